import type { Provider } from "../config/provider.js"
import type { KeySource } from "./key-source.js"

/** What a place holds for a provider. */
export type StoredKey = {
  readonly key?: string
  /** Where it was, for people. */
  readonly place?: string
  /** Why what is stored is of no use. */
  readonly note?: string
}

/** One place that keeps the key of one provider. Each call throws a CodexError `auth-missing`. */
export type KeyStore = {
  /** For people. */
  readonly place: string
  read(): Promise<StoredKey>
  save(key: string): Promise<void>
  /** True when there was one. */
  remove(): Promise<boolean>
}

export type StoreSource = Pick<KeySource, "home" | "keyStore"> & {
  readonly provider: Pick<Provider, "id" | "usesAuthFile">
}
