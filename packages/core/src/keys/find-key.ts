import type { Provider } from "../config/provider.js"
import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import type { KeySource } from "./key-source.js"
import { storedKey } from "./stored-key.js"

/** What lets us in at a provider. A `token` always goes as `Authorization: Bearer`. */
export type Key = {
  readonly kind: "key" | "token"
  readonly value: string
  /** For people: the variable, the file, the setting. */
  readonly from: string
}

/**
 * The provider's own key (decision 7), unless a command gives it; undefined where it takes none. Throws
 * `auth-missing` when it needs one and there is none.
 */
export async function findKey(source: Omit<KeySource, "keyVariables">): Promise<Key | undefined> {
  const { provider, env } = source
  const { bearerToken, envKey, envKeysBefore = [] } = provider
  if (bearerToken !== undefined) {
    return { kind: "token", value: bearerToken, from: "experimental_bearer_token" }
  }
  const names = envKey === undefined ? envKeysBefore : [...envKeysBefore, envKey]
  for (const name of names) {
    const value = env[name]?.trim()
    if (value) return { kind: "key", value, from: `the variable ${name}` }
  }
  const stored = await storedKey(source)
  if (stored.key !== undefined) {
    return { kind: "key", value: stored.key, from: stored.place ?? "what was stored" }
  }
  if (envKey === undefined) return undefined
  const other = stored.note === undefined ? "" : ` ${stored.note}`
  throw new CodexError(
    "auth-missing",
    `Missing environment variable: \`${envKey}\`.${other} ${howToGetOne(provider)}`,
  )
}

function howToGetOne({ id, envKey, envKeyInstructions }: Provider): string {
  if (envKeyInstructions !== undefined) return envKeyInstructions
  const name = /^[\w.-]+$/.test(id) ? id : JSON.stringify(harmless(id))
  return `Export it: export ${envKey}=… or store the key: codex login --provider ${name}`
}
