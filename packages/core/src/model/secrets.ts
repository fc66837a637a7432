import type { Provider } from "../config/provider.js"
import type { Environment } from "./key.js"

/** The values that a provider is sent and nobody else may see: its key, and headers that carry one. */
export function secretsOf(
  provider: Provider,
  key: string | undefined,
  env: Environment,
): readonly string[] {
  const fixed = Object.entries(provider.httpHeaders ?? {}).flatMap(([name, value]) =>
    /auth|key|token|secret|cookie/i.test(name) ? [value] : [],
  )
  const fromEnv = Object.values(provider.envHttpHeaders ?? {}).map((name) => env[name])
  const inQuery = Object.entries(provider.queryParams ?? {}).flatMap(([name, value]) =>
    /key|token|secret/i.test(name) ? [value] : [],
  )
  return [key, ...fixed, ...fromEnv, ...inQuery].filter((value) => value !== undefined)
}
