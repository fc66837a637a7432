import type { Provider } from "../config/provider.js"
import type { Environment } from "../config/places.js"

/** The values that a provider is sent and nobody else may see: its keys, and whatever else carries one. */
export function secretsOf(
  provider: Provider,
  keys: readonly string[],
  env: Environment,
): readonly string[] {
  const fixed = Object.entries(provider.httpHeaders ?? {}).flatMap(([name, value]) =>
    /auth|key|token|secret|cookie|password|credential/i.test(name) ? [value] : [],
  )
  const fromEnv = Object.values(provider.envHttpHeaders ?? {}).map((name) => env[name])
  const inQuery = Object.entries(provider.queryParams ?? {}).flatMap(([name, value]) =>
    /key|token|secret|password|credential|^sig/i.test(name) ? [value] : [],
  )
  const inAddress = passwordOf(provider.baseUrl)
  return [...keys, ...fixed, ...fromEnv, ...inQuery, ...inAddress].filter(
    (value) => value !== undefined,
  )
}

/** Of `https://NAME:PASSWORD@HOST`: the password, as written and as meant, and the header made of both. */
function passwordOf(baseUrl: string): readonly string[] {
  const { username, password } = URL.canParse(baseUrl) ? new URL(baseUrl) : new URL("http://none")
  if (password === "") return []
  const meant = unescaped(password)
  return [password, meant, Buffer.from(`${unescaped(username)}:${meant}`).toString("base64")]
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return text
  }
}
