import type { ErrorCode } from "../../errors.js"
import type { Usage } from "../../protocol/usage.js"
import { Failure, disconnected } from "../failure.js"
import { plainText } from "../plain-text.js"
import { waitInText } from "../retry-after.js"
import { errorMessageOf } from "./error-message.js"
import { isJson, type Json } from "./json.js"

/**
 * The failure that an error inside a stream means: `{ code, type, message }`, the code a word or an
 * HTTP status, as routers send it.
 */
export function inBandFailure(error: Json): Failure {
  const message = plainText(errorMessageOf(error) ?? "") || "the provider reported an error"
  const type = codeAt(error, "type")
  const code = codeAt(error, "code") || type
  if (isContextLength(code, message)) return contextLength(message)
  if (isQuota(code) || isQuota(type)) {
    return quotaExceeded(message)
  }
  const final = finalFailure(code, message)
  if (final !== undefined) return final
  if (isFinal(code)) return disconnected(message, { retry: "never" })
  const afterMs = waitInText(message)
  return disconnected(message, afterMs === undefined ? {} : { afterMs })
}

/** A word or a number; what else stands there says nothing. */
function codeAt(error: Json, key: string): string {
  const code = error[key]
  return typeof code === "string" || typeof code === "number" ? String(code) : ""
}

/** Throws the error that an event of a stream holds beside or in place of what it should, if one is there. */
export function failIfError({ error }: Json): void {
  if (isJson(error)) throw inBandFailure(error)
  if (typeof error === "string" && error !== "") throw inBandFailure({ message: error })
}

/** How providers say that the conversation is too long: OpenAI, Anthropic, Google, llama.cpp, vLLM, … */
const tooLong = [
  /maximum context length|context[_ -]?length[_ ]exceeded|context window|exceeds? the (?:available )?context/i,
  /prompt is too long|input is too long|input length .*exceeds?|too large for model with .*context/i,
  /maximum prompt length|input token count .*exceeds?|reduce the length of the (?:messages|prompt)/i,
  // More than an account may send in a minute, which no waiting mends.
  /tokens must be reduced in order to run|reduce your message size/i,
  /(?:inputs?|prompt) tokens? .*(?:must be|exceeds?) |greater than the context length|context overflow/i,
]

export function isContextLength(code: string | undefined, message: string): boolean {
  if (code === "context_length_exceeded" || code === "exceed_context_size_error") return true
  return tooLong.some((words) => words.test(message))
}

export function contextLength(detail: string): Failure {
  const message =
    "Codex ran out of room in the model's context window. Start a new session, or ask for less at" +
    ` once. (${detail})`
  return new Failure("context-length", message, { retry: "never" })
}

export function quotaExceeded(message: string): Failure {
  const hint = "see your account at the provider, or let model_fallbacks name another model"
  return new Failure("quota-exceeded", `${message} (${hint})`, { retry: "never" })
}

/** No money left, which no waiting mends; a rate limit is another thing. */
export function isQuota(code: string | undefined): boolean {
  return code !== undefined && quotaCodes.has(code)
}

const quotaCodes = new Set([
  "402",
  "insufficient_quota",
  "billing_hard_limit_reached",
  "billing_error",
])

const finalCodes = new Set([
  "invalid_prompt",
  "invalid_request_error",
  "content_filter",
  "content_policy_violation",
])

/** What a person has to mend before another request can go well. */
function finalFailure(code: string, message: string): Failure | undefined {
  const known = kinds.find(({ codes }) => codes.includes(code))
  if (known === undefined) return undefined
  return new Failure(known.kind, `${message} (${known.hint})`, { retry: "never" })
}

const kinds: readonly FinalKind[] = [
  {
    kind: "auth-refused",
    codes: ["401", "authentication_error", "invalid_api_key"],
    hint: "check the provider's key",
  },
  {
    kind: "auth-refused",
    codes: ["403", "permission_error"],
    hint: "the provider does not allow it",
  },
  {
    kind: "model-unknown",
    codes: ["model_not_found", "not_found_error"],
    hint: "choose another model with -m",
  },
]

type FinalKind = {
  readonly kind: ErrorCode
  readonly codes: readonly string[]
  readonly hint: string
}

/** Codes of requests that would fail again. */
function isFinal(code: string): boolean {
  const status = Number(code)
  if (status >= 400 && status < 500) return ![408, 409, 425, 429].includes(status)
  return finalCodes.has(code)
}

/** The provider ended the reply early: its token limit, a filter. Whatever it called is not run. */
export function incompleteReply(reason: string, usage: Usage | undefined): Failure {
  const message = `Incomplete response returned, reason: ${reason}`
  const counted = usage === undefined ? {} : { usage }
  return new Failure("reply-incomplete", message, { retry: "never", ...counted })
}

/** The server speaks the other one of the two APIs. */
export function otherWire(name: string, wireApi: "chat" | "responses"): Failure {
  const message = `the server answered in the words of ${name}: set wire_api = "${wireApi}" for this provider`
  return new Failure("request-refused", message, { retry: "never" })
}
