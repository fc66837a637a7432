import type { Environment } from "./key.js"

export type ConnectOptions = {
  readonly model: string
  readonly sessionId: string
  /** Who asks, for the provider's records: `codex_exec`. */
  readonly originator: string
  /** Sent beside the originator. */
  readonly version?: string
  /** Where keys and headers are looked up; `process.env` when absent. */
  readonly env?: Environment
  /** Milliseconds before the first retry; 200 when absent. */
  readonly backOffMs?: number
}
