import type { Answerer } from "../protocol/model-usage.js"
import type { Usage } from "../protocol/usage.js"
import { CodexError, type ErrorCode } from "../errors.js"

/** Which count another attempt goes against; `never` when none can help. */
export type RetryKind = "request" | "stream" | "never"

/** A refusal of the request itself, for those who know how to ask differently. */
export type Refusal = { readonly status: number; readonly text: string }

export type FailureOptions = {
  readonly retry: RetryKind
  /** A few words for the person who waits; the message when absent. */
  readonly reason?: string
  /** What the provider asked to wait, in milliseconds. */
  readonly afterMs?: number
  /** The message once no attempt is left. */
  readonly exhausted?: string
  readonly refusal?: Refusal
  /** What was used of tokens all the same. */
  readonly usage?: Usage
  /** Who has used them, where that is another model than the one that is asked first. */
  readonly answeredBy?: Answerer
  readonly cause?: unknown
}

/** Why one attempt failed, and whether another may help. Leaves the model as the CodexError that it is. */
export class Failure extends CodexError {
  readonly options: FailureOptions

  constructor(code: ErrorCode, message: string, options: FailureOptions) {
    super(code, message, { cause: options.cause })
    this.options = options
  }
}

/** The stream broke off, or said that it failed (the text that programs match on). */
export function disconnected(detail: string, options: Partial<FailureOptions> = {}): Failure {
  const message = `stream disconnected before completion: ${detail}`
  return new Failure("stream-disconnected", message, {
    retry: "stream",
    reason: detail,
    exhausted: `${message} (try again, or let model_fallbacks name another model)`,
    ...options,
  })
}
