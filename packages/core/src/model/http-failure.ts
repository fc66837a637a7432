import type { IncomingHttpHeaders } from "node:http"
import type { ErrorBody } from "./error-body.js"
import { Failure, disconnected } from "./failure.js"
import { plainText } from "./plain-text.js"
import { retryAfterMs } from "./retry-after.js"
import { shownUrl } from "./url.js"
import {
  contextLength,
  inBandFailure,
  isContextLength,
  isQuota,
  quotaExceeded,
} from "./wire/in-band-error.js"

export type RefusedReply = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: ErrorBody
  readonly url: URL
  /** The variable that holds the key, for those who have to mend it. */
  readonly keyName: string | undefined
}

/** What an HTTP reply without a stream of events means. The texts are those that programs match on. */
export function httpFailure(reply: RefusedReply): Failure {
  const { status, headers, body } = reply
  const refusal = { status, text: body.whole }
  const final = { retry: "never", refusal } as const
  const unexpected = unexpectedStatus(reply)
  if (status >= 200 && status < 300) return notAStream(reply)
  if (status >= 300 && status < 400 && headers.location !== undefined) return redirected(reply)
  if (isContextLength(body.code, said(body))) return contextLength(said(body))
  if (status === 402 || isQuota(body.code)) return quotaExceeded(unexpected)
  if (status === 401 || status === 403) {
    return new Failure("auth-refused", unexpected + keyHint(reply), final)
  }
  if (isUnknownModel(reply)) {
    const hint = `${unexpected} (choose another model with -m)`
    return new Failure("model-unknown", hint, final)
  }
  if (isTransient(status)) return transient(reply, unexpected)
  // Groq could not read the call that its model wrote; the next one may go well.
  if (body.code === "tool_use_failed") return disconnected(said(body))
  // A bad request is told in the provider's own words.
  const message = status === 400 && body.text !== "" ? body.text : unexpected + addressHint(reply)
  if (namesKey(said(body))) {
    return new Failure("auth-refused", message + keyHint(reply), final)
  }
  return new Failure("request-refused", message + toolsHint(said(body)), final)
}

/** 408, 409, 425, 429 and 5xx may go well the next time (decision 19). */
function isTransient(status: number): boolean {
  return status >= 500 || [408, 409, 425, 429].includes(status)
}

function transient(reply: RefusedReply, message: string): Failure {
  const { status, headers, body } = reply
  const afterMs = retryAfterMs(headers, `${said(body)}\n${body.whole}`, Date.now())
  const name = statusName(status)
  const detail = said(body) === "" ? "" : `: ${said(body)}`
  return new Failure(status === 429 ? "rate-limited" : "provider-unavailable", message, {
    retry: "request",
    reason: name,
    exhausted: `exceeded retry limit, last status: ${name}${detail} (try again later, or let model_fallbacks name another model)`,
    refusal: { status, text: body.whole },
    ...(afterMs === undefined ? {} : { afterMs }),
  })
}

function unexpectedStatus({ status, headers, body, url }: RefusedReply): string {
  const id = headers["x-request-id"]
  const request = typeof id === "string" ? `, request id: ${plainText(id, 100)}` : ""
  const detail = said(body) || "(the reply was empty)"
  return `unexpected status ${statusName(status)}: ${detail}, url: ${shownUrl(url)}${request}`
}

function keyHint({ status, keyName }: RefusedReply): string {
  return status !== 403 && keyName !== undefined ? ` (check the key in ${keyName})` : ""
}

/** Most servers know the other API alone, and it is the default that is not theirs. */
function addressHint({ status, url }: RefusedReply): string {
  return (status === 404 || status === 405) && url.pathname.endsWith("/responses")
    ? ' (where there is no Responses API, set wire_api = "chat" for this provider)'
    : ""
}

function toolsHint(words: string): string {
  const lacksTools =
    /does not support (?:tools|function)|support tool use|\btools? .{0,30}not supported/i
  return lacksTools.test(words)
    ? " (the model cannot call tools: codex models says which can, choose one with -m)"
    : ""
}

/** Google and xAI say so under 400. */
function namesKey(words: string): boolean {
  return /\b(?:invalid|incorrect) api key|api key (?:is )?(?:not valid|invalid|incorrect)/i.test(
    words,
  )
}

/** An error object under 200 is what it says; a page is from somebody else than a model's provider. */
function notAStream({ body, url }: RefusedReply): Failure {
  // A status by itself is none: jobs and health checks have one.
  if (body.message !== undefined || /"error"\s*:\s*[{"]/.test(body.whole)) {
    return inBandFailure({ code: body.code, message: body.message ?? body.text })
  }
  const what = plainText(body.text, 300) || "(the reply was empty)"
  const message =
    `${shownUrl(url)} answered with something else than a stream of events: ${what}.` +
    " Check base_url and wire_api."
  return new Failure("request-refused", message, { retry: "never" })
}

/** Following it would hand the key to whoever sits there. */
function redirected({ status, headers, url }: RefusedReply): Failure {
  const { location } = headers
  const target =
    location !== undefined && URL.canParse(location, url.href) ? new URL(location, url) : url
  const message =
    `${shownUrl(url)} redirects to ${target.host} (${statusName(status)}), which is not followed:` +
    " the key would go with it. Set base_url to the new address if you trust it."
  return new Failure("request-refused", message, { retry: "never" })
}

function isUnknownModel({ status, body }: RefusedReply): boolean {
  if (body.code === "model_not_found") return true
  return status === 404 && /model\b.*(not found|not exist)/is.test(said(body))
}

function said(body: ErrorBody): string {
  return body.message ?? body.text
}

function statusName(status: number): string {
  const { STATUS_CODES } = process.getBuiltinModule("node:http")
  return `${status} ${STATUS_CODES[status] ?? ""}`.trim()
}
