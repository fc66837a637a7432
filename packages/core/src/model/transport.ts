import type { Answer } from "./decoded-reply.js"
import type { Failure } from "./failure.js"
import type { HttpReply } from "./send.js"
import type { Json } from "./wire/json.js"

/** How the body of a request reaches the provider, and what answers it comes back. */
export interface Transport {
  /** Milliseconds of silence that end a reply. */
  readonly idleTimeoutMs: number
  /** What was answered under a status of success. Throws a Failure for any other, or the signal's reason. */
  post(path: string, body: Json, signal: AbortSignal): Promise<Answer & Pick<HttpReply, "release">>
  /** A failure fit to be told: without what only the provider may know. */
  told(failure: Failure): Failure
}
