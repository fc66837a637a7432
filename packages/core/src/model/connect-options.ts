import type { Environment } from "../config/places.js"
import type { KeyChain } from "../keys/key-chain.js"

export type ConnectOptions = {
  readonly model: string
  readonly sessionId: string
  /** Who asks, for the provider's records: `codex_exec`. */
  readonly originator: string
  /** Sent beside the originator. */
  readonly version?: string
  /** Where keys and headers are looked up; `process.env` when absent. */
  readonly env?: Environment
  /** Where the key comes from; the configured provider's own sources when absent. */
  readonly keys?: KeyChain
  /** The same for each of the configured fallbacks, in their order. */
  readonly fallbackKeys?: readonly KeyChain[]
  /** True where nothing is to be written, not even what a server tells of its models. */
  readonly keepsNothing?: boolean
  /** Milliseconds before the first retry; 200 when absent. */
  readonly backOffMs?: number
  /** Milliseconds without an event after which a person is told that we wait; 10,000 when absent. */
  readonly silenceToldAfterMs?: number
}
