import type { Config } from "../config/config.js"
import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import { findKey } from "./find-key.js"
import { storesFor } from "./stores-for.js"

type KeyConfig = Pick<Config, "provider" | "home" | "keyStore">

/** What became of a key: where it is now, and what is worth knowing of how it came there. */
export type SavedKey = { readonly place: string; readonly note?: string }

/** Keeps a key for a provider, and for no other. Throws a CodexError for one that HTTP cannot carry. */
export async function saveKey(config: KeyConfig, key: string): Promise<SavedKey> {
  refuseUnusable(config, key)
  const [first, second] = await storesFor(config)
  if (first === undefined) {
    const message = `cli_auth_credentials_store = "ephemeral" keeps no key; set it to "file", or export the variable`
    throw new CodexError("input-invalid", message)
  }
  try {
    await first.save(key)
    // An older one must not be found where the newer one cannot be read.
    await second?.remove()
    return { place: first.place }
  } catch (error) {
    if (second === undefined || !(error instanceof CodexError)) throw error
    await second.save(key)
    return { place: second.place, note: error.message }
  }
}

/** Forgets the stored key of a provider, wherever it is kept. True when there was one. */
export async function removeKey(config: KeyConfig): Promise<boolean> {
  let removed = false
  for (const store of await storesFor(config)) {
    try {
      removed = (await store.remove()) || removed
    } catch (error) {
      if (!(error instanceof CodexError) || config.keyStore !== "auto") throw error
    }
  }
  return removed
}

/** Whether a provider can be asked. */
export type KeyStatus =
  | { readonly kind: "key"; readonly from: string }
  /** A command gives it; it is not run to find out. */
  | { readonly kind: "command"; readonly command: string }
  | { readonly kind: "none-needed" }
  | { readonly kind: "missing"; readonly message: string }

export async function keyStatus(
  config: KeyConfig,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<KeyStatus> {
  const { auth } = config.provider
  if (auth !== undefined) return { kind: "command", command: auth.command }
  try {
    const key = await findKey({ ...config, env })
    return key === undefined ? { kind: "none-needed" } : { kind: "key", from: key.from }
  } catch (error) {
    if (!(error instanceof CodexError)) throw error
    return { kind: "missing", message: error.message }
  }
}

function refuseUnusable({ provider }: KeyConfig, key: string): void {
  const id = harmless(provider.id)
  const other = provider.auth ? "auth" : provider.bearerToken && "experimental_bearer_token"
  if (other) {
    const message = `model_providers.${id}.${other} gives the key; a stored one would never be used`
    throw new CodexError("input-invalid", message)
  }
  if (key === "") throw new CodexError("input-invalid", "no key was given; nothing is stored")
  if (!/^[\x21-\x7e]+$/.test(key)) {
    const message =
      "the key holds blanks, line ends or other characters that no key has; nothing is stored"
    throw new CodexError("input-invalid", message)
  }
}
