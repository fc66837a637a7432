import type { Provider } from "../config/provider.js"
import { CodexError } from "../errors.js"

/** The provider's base URL, taken verbatim but for a final slash, with a path and its query parameters. */
export function endpoint(provider: Provider, path: string): URL {
  const url = parse(provider)
  url.pathname = url.pathname.replace(/\/$/, "") + path
  for (const [name, value] of Object.entries(provider.queryParams ?? {})) {
    url.searchParams.set(name, value)
  }
  return url
}

/** An address for people: without the query and the user part, which may hold secrets. */
export function shownUrl(url: URL): string {
  return url.origin + url.pathname
}

export function isLoopback(url: URL): boolean {
  const host = url.hostname
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)
}

function parse(provider: Provider): URL {
  const url = URL.canParse(provider.baseUrl) ? new URL(provider.baseUrl) : undefined
  if (url?.protocol === "http:" || url?.protocol === "https:") return url
  const shown = provider.baseUrl.replace(/\/\/[^/]*@/, "//")
  throw new CodexError(
    "config-invalid",
    `base_url of provider "${provider.id}" is no http or https address: "${shown}"`,
  )
}
