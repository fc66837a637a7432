import { createHash } from "node:crypto"
import { CodexError, errorMessage } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import { authJson, keyOfAuthJson } from "./auth-json.js"
import { parseKeys } from "./key-file.js"
import type { KeyStore, StoredKey, StoreSource } from "./key-store.js"

/** The name under which codex of other languages keeps its login too. */
const service = "Codex Auth"

/**
 * The operating system's keyring: on Linux the Secret Service, never the kernel's, which forgets. Of
 * OpenAI the entry that other versions of codex read; of another provider one of its own.
 */
export function keyringStore(provider: StoreSource["provider"], home: string): KeyStore {
  const folder = createHash("sha256").update(home).digest("hex").slice(0, 16)
  const account = provider.usesAuthFile ? `cli|${folder}` : `cli|${folder}|${provider.id}`
  return provider.usesAuthFile ? openaiStore(account) : providerStore(account)
}

/** A later layout, in which every part is an entry of its own, is read before the one that we write. */
function openaiStore(account: string): KeyStore {
  const active = `${account}|v2|active`
  return {
    place,
    async read() {
      const revision = await passwordOf(active)
      if (revision) return keyOf(await passwordOf(`${account}|v2|${revision}|OPENAI_API_KEY`))
      return keyOfAuthJson(parseKeys((await passwordOf(account)) ?? "{}") ?? {})
    },
    async save(key) {
      await entry(account, (own) => own.setPassword(JSON.stringify(authJson(key))))
      await remove(active)
    },
    async remove() {
      const later = await remove(active)
      return (await remove(account)) || later
    },
  }
}

function providerStore(account: string): KeyStore {
  return {
    place,
    read: async () => keyOf(await passwordOf(account)),
    save: (key) => entry(account, (own) => own.setPassword(key)),
    remove: () => remove(account),
  }
}

const place = "the keyring"

function keyOf(text: string | null): StoredKey {
  const key = text?.trim()
  return key ? { key } : {}
}

function passwordOf(account: string): Promise<string | null> {
  return entry(account, (own) => own.getPassword())
}

type Entry = import("@napi-rs/keyring").AsyncEntry

function remove(account: string): Promise<boolean> {
  return entry(account, async (own) => {
    // Deleting what is not there is an error with some keyrings.
    if (!(await own.getPassword())) return false
    return own.deletePassword()
  })
}

/** Throws a CodexError `auth-missing` when there is no keyring, or it is locked. */
async function entry<T>(account: string, act: (entry: Entry) => Promise<T>): Promise<T> {
  try {
    const { AsyncEntry } = await import("@napi-rs/keyring")
    return await act(new AsyncEntry(service, account, { linux: { store: "secret-service" } }))
  } catch (error) {
    const why = harmless(errorMessage(error)).split("\n")[0]
    const message = `the keyring cannot be used (${why}); unlock it, or set cli_auth_credentials_store = "file"`
    throw new CodexError("auth-missing", message, { cause: error })
  }
}
