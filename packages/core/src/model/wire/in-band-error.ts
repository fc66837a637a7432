import { Failure, disconnected } from "../failure.js"
import { plainText } from "../plain-text.js"
import { waitInText } from "../retry-after.js"
import { errorMessageOf } from "./error-message.js"
import type { Json } from "./json.js"

/**
 * The failure that an error inside a stream means: `{ code, type, message }`, the code a word or an
 * HTTP status, as routers send it.
 */
export function inBandFailure(error: Json): Failure {
  const message = plainText(errorMessageOf(error) ?? "") || "the provider reported an error"
  const code = error["code"] ?? error["type"] ?? ""
  if (isContextLength(code, message)) return contextLength(message)
  if (isQuota(code) || isQuota(error["type"])) {
    return new Failure("quota-exceeded", message, { retry: "never" })
  }
  if (isFinal(code)) return disconnected(message, { retry: "never" })
  const afterMs = waitInText(message)
  return disconnected(message, afterMs === undefined ? {} : { afterMs })
}

/** How providers say that the conversation is too long: OpenAI, Anthropic, Google, llama.cpp, vLLM, … */
const tooLong = [
  /maximum context length|context[_ -]?length[_ ]exceeded|context window|exceeds? the (?:available )?context/i,
  /prompt is too long|input is too long|input length .*exceeds?|too large for model with .*context/i,
  /maximum prompt length|input token count .*exceeds?|reduce the length of the (?:messages|prompt)/i,
  /(?:inputs?|prompt) tokens? .*(?:must be|exceeds?) |greater than the context length|context overflow/i,
]

export function isContextLength(code: unknown, message: string): boolean {
  if (code === "context_length_exceeded" || code === "exceed_context_size_error") return true
  return tooLong.some((words) => words.test(message))
}

export function contextLength(detail: string): Failure {
  const message =
    "Codex ran out of room in the model's context window. Start a new session, or ask for less at" +
    ` once. (${detail})`
  return new Failure("context-length", message, { retry: "never" })
}

/** No money left, which no waiting mends; a rate limit is another thing. */
export function isQuota(code: unknown): boolean {
  return quotaCodes.has(String(code))
}

const quotaCodes = new Set(["insufficient_quota", "billing_hard_limit_reached", "billing_error"])

const finalCodes = new Set([
  "invalid_prompt",
  "invalid_request_error",
  "model_not_found",
  "not_found_error",
  "authentication_error",
  "permission_error",
  "invalid_api_key",
  "content_filter",
  "content_policy_violation",
])

/** Codes of requests that would fail again. */
function isFinal(code: unknown): boolean {
  const status = Number(code)
  if (status >= 400 && status < 500) return ![408, 409, 425, 429].includes(status)
  return finalCodes.has(String(code))
}

/** The provider ended the reply early: its token limit, a filter. Whatever it called is not run. */
export function incompleteReply(reason: string): Failure {
  const message = `Incomplete response returned, reason: ${reason}`
  return new Failure("reply-incomplete", message, { retry: "never" })
}
