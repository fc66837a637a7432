// The package has no types of its own.
declare module "proxy-from-env" {
  /** Empty where the variables name no proxy for the address. */
  export function getProxyForUrl(url: string): string
}
