import { Failure, disconnected } from "../failure.js"
import { waitInText } from "../retry-after.js"
import { type Json, stringAt } from "./json.js"

/**
 * The failure that an error inside a stream means: `{ code, type, message }`, the code a word or an
 * HTTP status, as routers send it.
 */
export function inBandFailure(error: Json): Failure {
  const message = stringAt(error, "message") ?? "the provider reported an error"
  const code = error["code"] ?? error["type"] ?? ""
  if (isContextLength(code, message)) return contextLength(message)
  if (isQuota(code) || isQuota(error["type"])) {
    return new Failure("quota-exceeded", message, { retry: "never" })
  }
  if (isFinal(code)) return disconnected(message, { retry: "never" })
  const afterMs = waitInText(message)
  return disconnected(message, afterMs === undefined ? {} : { afterMs })
}

/** The conversation is too long for the model, in the words of OpenAI and of others. */
export function isContextLength(code: unknown, message: string): boolean {
  if (code === "context_length_exceeded") return true
  return /maximum context length|context window|context length exceeded|prompt is too long/i.test(
    message,
  )
}

export function contextLength(detail: string): Failure {
  const message =
    "Codex ran out of room in the model's context window. Start a new session, or ask for less at" +
    ` once. (${detail})`
  return new Failure("context-length", message, { retry: "never" })
}

/** No money left, which no waiting mends; a rate limit is another thing. */
export function isQuota(code: unknown): boolean {
  return code === "insufficient_quota" || code === "billing_hard_limit_reached"
}

/** Codes of requests that would fail again. */
function isFinal(code: unknown): boolean {
  const status = Number(code)
  if (status >= 400 && status < 500) return ![408, 409, 425, 429].includes(status)
  return code === "invalid_prompt" || code === "invalid_request_error" || code === "model_not_found"
}

/** The provider ended the reply early: its token limit, a filter. Whatever it called is not run. */
export function incompleteReply(reason: string): Failure {
  const message = `Incomplete response returned, reason: ${reason}`
  return new Failure("reply-incomplete", message, { retry: "never" })
}
