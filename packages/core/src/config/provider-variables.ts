import type { Environment } from "./places.js"
import type { AddressVariable, Provider } from "./provider.js"

type Say = (notice: string) => void

/** What variables change of a built-in provider. The user's table is above them. */
export function withVariables(base: Provider, env: Environment, say: Say): Provider {
  const baseUrl = addressOf(base, env, say)
  return {
    ...base,
    ...(baseUrl !== undefined && { baseUrl }),
    ...(base.id === "openai" && numbersOf(env, say)),
  }
}

const numbers = [
  { name: "OPENAI_REQUEST_MAX_RETRIES", field: "requestMaxRetries", least: 0, most: 100 },
  { name: "OPENAI_STREAM_MAX_RETRIES", field: "streamMaxRetries", least: 0, most: 100 },
  {
    name: "OPENAI_STREAM_IDLE_TIMEOUT_MS",
    field: "streamIdleTimeoutMs",
    least: 1,
    most: 2 ** 31 - 1,
  },
] as const

function numbersOf(env: Environment, say: Say): Partial<Provider> {
  const entries = numbers.flatMap(({ name, field, least, most }) => {
    const text = env[name]?.trim()
    if (!text) return []
    const number = wholeNumber(text)
    if (number >= least && number <= most) return [[field, number]]
    say(`${name} is ignored: it must be a whole number from ${least} to ${most}`)
    return []
  })
  return Object.fromEntries(entries)
}

/** For a server on one's own machine, `CODEX_OSS_BASE_URL`, else `CODEX_OSS_PORT`; then the provider's own. */
function addressOf(base: Provider, env: Environment, say: Say): string | undefined {
  const { local, addressFrom } = base
  const whole = env["CODEX_OSS_BASE_URL"]?.trim()
  if (local && whole) {
    if (isAddress(whole)) return whole
    say("CODEX_OSS_BASE_URL is ignored: it must be an http or https address without a password")
  }
  const port = env["CODEX_OSS_PORT"]?.trim()
  if (local && port) {
    const number = wholeNumber(port)
    if (number >= 1 && number <= 65535) return `http://localhost:${number}/v1`
    say("CODEX_OSS_PORT is ignored: it must be a whole number from 1 to 65535")
  }
  return addressFrom && addressIn(addressFrom, env, say)
}

function addressIn(from: AddressVariable, env: Environment, say: Say): string | undefined {
  const host = env[from.variable]?.trim().replace(/\/+$/, "")
  if (!host) return undefined
  const address = withScheme(host, from)
  if (isAddress(address)) return address + from.path
  say(`${from.variable} is ignored: it must be a host, host:port, or an http or https address`)
  return undefined
}

/** A server may listen on all addresses, but can only be reached at one of them. */
function withScheme(host: string, { port }: AddressVariable): string {
  if (/^https?:\/\//i.test(host))
    return host.replace(/\/\/(0\.0\.0\.0|\[::\])(?=[:/]|$)/, "//127.0.0.1")
  if (port === undefined) return `https://${host}`
  const ip6 = /^[\da-f:]*:[\da-f:]*:[\da-f:]*$/i.test(host) ? `[${host}]` : host
  const [, name = "", own] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(ip6) ?? [undefined, ip6]
  const reached = ["", "0.0.0.0", "[::]"].includes(name) ? "127.0.0.1" : name
  return `http://${reached}:${own ?? port}`
}

function isAddress(text: string): boolean {
  // A URL parser passes over line ends and finds a host in what has two schemes.
  if (/[\s\p{Cc}]|:\/\/.*:\/\//u.test(text)) return false
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) return false
  return url.username === "" && url.password === "" && url.search === "" && url.hash === ""
}

function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}
