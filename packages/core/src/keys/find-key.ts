import type { Provider } from "../config/provider.js"
import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import type { KeySource } from "./key-source.js"
import { storedKey } from "./stored-key.js"

/** What lets us in at a provider. A `token` always goes as `Authorization: Bearer`. */
export type Key = { readonly kind: "key" | "token"; readonly value: string }

/**
 * The provider's own key (decision 7), unless a command gives it; undefined where it takes none. Throws
 * `auth-missing` when it needs one and there is none.
 */
export async function findKey({ provider, home, env }: KeySource): Promise<Key | undefined> {
  const { bearerToken, envKey, envKeysBefore = [] } = provider
  if (bearerToken !== undefined) return { kind: "token", value: bearerToken }
  const names = envKey === undefined ? envKeysBefore : [...envKeysBefore, envKey]
  const fromEnv = names.map((name) => env[name]?.trim()).find(Boolean)
  if (fromEnv !== undefined) return { kind: "key", value: fromEnv }

  const stored = await storedKey(provider, home)
  if (stored.key !== undefined) return { kind: "key", value: stored.key }
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
