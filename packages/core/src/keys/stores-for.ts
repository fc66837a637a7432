import { fileStore } from "./file-store.js"
import type { StoreSource } from "./key-store.js"

/** The places that `cli_auth_credentials_store` names, best first. What talks to keyrings is loaded for it alone. */
export async function storesFor({ provider, home, keyStore }: StoreSource) {
  const file = fileStore(provider, home)
  if (keyStore === undefined || keyStore === "file") return [file]
  if (keyStore === "ephemeral") return []
  const { keyringStore } = await import("./keyring-store.js")
  const keyring = keyringStore(provider, home)
  return keyStore === "keyring" ? [keyring] : [keyring, file]
}
