import { rmSync } from "node:fs"
import { join } from "node:path"
import { CodexError } from "../errors.js"
import { withLock } from "../lock/with-lock.js"
import { authJson, keyOfAuthJson } from "./auth-json.js"
import { readKeyFile, writeKeyFile } from "./key-file.js"
import type { KeyStore, StoreSource } from "./key-store.js"

/**
 * OpenAI's key is in auth.json, which other versions of codex share; they write it anew without what
 * they do not know, so the keys of all other providers are in a file of their own.
 */
export function fileStore(provider: StoreSource["provider"], home: string): KeyStore {
  return provider.usesAuthFile ? authFileStore(home) : providerFileStore(provider.id, home)
}

function authFileStore(home: string): KeyStore {
  const file = join(home, "auth.json")
  return {
    place: file,
    read: async () => keyOfAuthJson(readKeyFile(file)),
    save: (key) => changing(file, () => writeKeyFile(file, authJson(key))),
    remove: () => changing(file, () => removed(file)),
  }
}

function providerFileStore(id: string, home: string): KeyStore {
  const file = join(home, "provider-keys.json")
  return {
    place: file,
    async read() {
      const key = textAt(readKeyFile(file), id)
      return key === undefined ? {} : { key }
    },
    save: (key) => changing(file, () => writeKeyFile(file, { ...readKeyFile(file), [id]: key })),
    remove: () =>
      changing(file, () => {
        const { [id]: key, ...others } = readKeyFile(file)
        if (key === undefined) return false
        if (Object.keys(others).length === 0) return removed(file)
        writeKeyFile(file, others)
        return true
      }),
  }
}

function textAt(file: Readonly<Record<string, unknown>>, id: string): string | undefined {
  const value = Object.hasOwn(file, id) ? file[id] : undefined
  return typeof value === "string" ? value.trim() || undefined : undefined
}

/** Two logins at the same time must not lose one of the keys. */
async function changing<T>(file: string, act: () => T): Promise<T> {
  try {
    return await withLock(`${file}.lock`, act)
  } catch (error) {
    if (error instanceof CodexError) throw error
    const code = error instanceof Error && "code" in error ? error.code : "unknown error"
    const message = `${file} cannot be changed (${String(code)}): mend its folder's permissions`
    throw new CodexError("auth-missing", message, { cause: error })
  }
}

function removed(file: string): boolean {
  try {
    rmSync(file)
    return true
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false
    throw error
  }
}
