import type { Provider } from "../config/provider.js"
import { CodexError } from "../errors.js"
import type { Environment } from "../config/places.js"
import type { Key } from "../keys/find-key.js"

export type Caller = {
  readonly sessionId: string
  readonly originator: string
  readonly version?: string
}

type HeaderSource = {
  readonly key: Key | undefined
  readonly caller: Caller
  readonly env: Environment
}

/** The headers of a model request. What the provider's configuration sets wins over ours. */
export function requestHeaders(provider: Provider, source: HeaderSource): Record<string, string> {
  const { key, caller, env } = source
  const headers: Record<string, string> = {
    ...keyHeaders(provider, key),
    accept: "text/event-stream",
    // A compressor on the way holds events back until it has enough of them.
    "accept-encoding": "identity",
    "content-type": "application/json",
    originator: caller.originator,
    "user-agent": userAgent(caller),
    "session-id": caller.sessionId,
    "thread-id": caller.sessionId,
    ...fromEnvironment(provider.accountHeaders ?? {}, env),
    ...lowerCased(provider.httpHeaders ?? {}),
    ...lowerCased(fromEnvironment(provider.envHttpHeaders ?? {}, env)),
  }
  for (const [name, value] of Object.entries(headers)) checkHeader(name, value, provider)
  return headers
}

/** `ORIGINATOR/VERSION (OS; architecture)` */
function userAgent({ originator, version }: Caller): string {
  const product = version === undefined ? originator : `${originator}/${version}`
  return `${product} (${process.platform}; ${process.arch})`
}

/** A token is a bearer's everywhere; a key may have a header of its own. */
function keyHeaders({ keyHeader }: Provider, key: Key | undefined): Record<string, string> {
  if (key === undefined) return {}
  if (keyHeader === undefined || key.kind === "token") {
    return { authorization: `Bearer ${key.value}` }
  }
  return { [keyHeader]: key.value }
}

function fromEnvironment(
  names: Readonly<Record<string, string>>,
  env: Environment,
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [header, variable] of Object.entries(names)) {
    const value = env[variable]?.trim()
    if (value) headers[header] = value
  }
  return headers
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

/** Said by name and never by value: the value may be a key. */
function checkHeader(name: string, value: string, provider: Provider): void {
  const named = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/.test(name)
  if (named && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return
  const isKey = name === "authorization" || name === provider.keyHeader
  const where = isKey ? "the key" : `the header ${JSON.stringify(name)}`
  throw new CodexError(
    "config-invalid",
    `${where} of provider "${provider.id}" holds a character that HTTP does not allow`,
  )
}
