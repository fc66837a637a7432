import type { StoredKey } from "./key-store.js"

type Json = Readonly<Record<string, unknown>>

/** The content of an auth.json with an API key, as codex of other languages writes and reads it. */
export function authJson(key: string): Json {
  return { auth_mode: "apikey", OPENAI_API_KEY: key }
}

export function keyOfAuthJson(file: Json): StoredKey {
  const key = file["OPENAI_API_KEY"]
  if (typeof key === "string" && key.trim() !== "") return { key: key.trim() }
  if (!file["tokens"]) return {}
  return { note: "What is stored is a ChatGPT login, which this version cannot use." }
}
