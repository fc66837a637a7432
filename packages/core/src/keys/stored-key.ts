import { CodexError } from "../errors.js"
import type { KeySource } from "./key-source.js"
import type { StoredKey } from "./key-store.js"
import { storesFor } from "./stores-for.js"

/**
 * What `codex login` left for the provider, from the first place that has it. Throws a CodexError
 * `auth-missing` for a place that is there and cannot be used.
 */
export async function storedKey(source: Omit<KeySource, "keyVariables">): Promise<StoredKey> {
  let last: StoredKey = {}
  for (const store of await storesFor(source)) {
    try {
      last = await store.read()
    } catch (error) {
      if (!(error instanceof CodexError) || source.keyStore !== "auto") throw error
      last = { note: error.message }
    }
    if (last.key !== undefined) return { ...last, place: store.place }
  }
  return last
}
