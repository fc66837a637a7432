import type { Agent } from "node:http"
import { CodexError } from "../errors.js"
import type { Environment } from "../config/places.js"
import { isLoopback } from "./url.js"

/** How a request reaches its host. */
export type Route = { readonly agent: Agent; readonly ca?: readonly string[] }

export type Connections = { routeTo(url: URL): Promise<Route> }

/**
 * Connections that are kept alive between the requests of one model. A proxy is used where the
 * variables of the process name one, never for this machine itself. `CODEX_CA_CERTIFICATE`, or else
 * `SSL_CERT_FILE`, adds certificates to those that Node trusts.
 */
export function keepConnections(env: Environment): Connections {
  const routes = new Map<string, Promise<Route>>()
  return {
    routeTo(url) {
      const known = routes.get(url.origin)
      if (known !== undefined) return known
      const route = openRoute(url, env)
      routes.set(url.origin, route)
      return route
    },
  }
}

async function openRoute(url: URL, env: Environment): Promise<Route> {
  const ca = url.protocol === "https:" ? await trusted(env) : undefined
  const options = { keepAlive: true, ...(ca === undefined ? {} : { ca: [...ca] }) }
  const agent = (await proxyAgent(url, options)) ?? directAgent(url, options)
  return { agent, ...(ca === undefined ? {} : { ca }) }
}

// `getBuiltinModule` instead of an import: in an ES module, an import of node:http reads all its
// exports, one of which loads undici (some 35 ms of the start).
function directAgent(url: URL, options: { keepAlive: boolean; ca?: string[] }): Agent {
  if (url.protocol === "http:") return new (process.getBuiltinModule("node:http").Agent)(options)
  return new (process.getBuiltinModule("node:https").Agent)(options)
}

async function proxyAgent(
  url: URL,
  options: { keepAlive: boolean; ca?: string[] },
): Promise<Agent | undefined> {
  const proxy = await proxyFor(url)
  if (proxy === undefined) return undefined
  if (!/^https?:\/\//.test(proxy)) throw unusableProxy(proxy)
  if (url.protocol === "http:") {
    const { HttpProxyAgent } = await import("http-proxy-agent")
    return new HttpProxyAgent(proxy, options)
  }
  const { HttpsProxyAgent } = await import("https-proxy-agent")
  return new HttpsProxyAgent(proxy, options)
}

/** The proxy on the way to this address, by the variables of the process; undefined where there is none. */
export async function proxyFor(url: URL): Promise<string | undefined> {
  if (isLoopback(url) || !namesProxy(process.env)) return undefined
  const { getProxyForUrl } = await import("proxy-from-env")
  return getProxyForUrl(url.href) || undefined
}

function namesProxy(env: Environment): boolean {
  const names = ["http_proxy", "https_proxy", "all_proxy"]
  return names.some((name) => env[name] || env[name.toUpperCase()])
}

function unusableProxy(proxy: string): CodexError {
  const scheme = proxy.slice(0, proxy.indexOf(":"))
  return new CodexError(
    "config-invalid",
    `a ${scheme} proxy is not supported: name an http or https one in HTTPS_PROXY, or unset it`,
  )
}

async function trusted(env: Environment): Promise<readonly string[] | undefined> {
  const variable = ["CODEX_CA_CERTIFICATE", "SSL_CERT_FILE"].find((name) => env[name])
  const path = variable === undefined ? undefined : env[variable]
  if (path === undefined) return undefined
  try {
    const pem = await process.getBuiltinModule("node:fs").promises.readFile(path, "utf8")
    return [...process.getBuiltinModule("node:tls").getCACertificates("default"), pem]
  } catch (error) {
    throw new CodexError(
      "config-unreadable",
      `cannot read the certificates of ${variable}: ${path}: mend the path, or unset the variable`,
      { cause: error },
    )
  }
}
