import { join } from "node:path"
import type { Provider } from "../config/provider.js"
import { readKeyFile } from "./key-file.js"

/** What `codex login` left for a provider. */
export type StoredKey = {
  readonly key?: string
  /** Why what is stored is of no use. */
  readonly note?: string
}

/** Throws a CodexError `auth-missing` for a file that is there and cannot be used. */
export async function storedKey(provider: Provider, home: string): Promise<StoredKey> {
  return provider.usesAuthFile
    ? keyOfAuthFile(readKeyFile(authFile(home)))
    : keyOfProvider(readKeyFile(providerKeysFile(home)), provider.id)
}

/** Shared with other versions of codex, which keep OpenAI's key in it and nothing of other providers. */
function authFile(home: string): string {
  return join(home, "auth.json")
}

/** Keys of the other providers, by their ids: what shares auth.json would drop them there. */
function providerKeysFile(home: string): string {
  return join(home, "provider-keys.json")
}

function keyOfAuthFile(file: Readonly<Record<string, unknown>>): StoredKey {
  const key = textOf(file["OPENAI_API_KEY"])
  if (key !== undefined) return { key }
  if (!file["tokens"]) return {}
  return { note: "auth.json holds a ChatGPT login, which this version cannot use." }
}

function keyOfProvider(file: Readonly<Record<string, unknown>>, id: string): StoredKey {
  const key = Object.hasOwn(file, id) ? textOf(file[id]) : undefined
  return key === undefined ? {} : { key }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value.trim() || undefined : undefined
}
