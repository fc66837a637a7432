import type { Refusal } from "./failure.js"
import type { ChatShape } from "./wire/chat-shapes.js"
import { type Json, isJson } from "./wire/json.js"
import type { EncodeContext } from "./wire/wire-api.js"

/** Something that a provider cannot do, and that the conversation can go on without. */
export type Concession =
  | { readonly kind: "forget-stored" }
  | { readonly kind: "store-nothing" }
  | { readonly kind: "omit"; readonly field: string }
  | { readonly kind: "reshape"; readonly shape: ChatShape }
  | { readonly kind: "forget-reasoning" }
  | { readonly kind: "name-limit"; readonly field: "max_completion_tokens" }

/** What we send unasked: the field's path in the body, and how refusals name it. */
const optionalFields: readonly (readonly [string, RegExp])[] = [
  ["stream_options", /stream_options|include_usage/i],
  ["prompt_cache_key", /prompt_cache_key/i],
  ["tool_choice", /\btool_choice\b/i],
  ["include", /\binclude\b/i],
  ["parallel_tool_calls", /parallel_tool_calls/i],
  ["reasoning.summary", /reasoning[._ ]?summar/i],
  ["reasoning", /reasoning/i],
  // OpenAI streams some models only to organizations that have proved who they are.
  [
    "stream",
    /verified to stream|stream(?:ing)? (?:is )?(?:not supported|unsupported)|not support stream/i,
  ],
]

/** What a conversation lacked, and how refusals say so. The first that is not conceded yet is tried. */
const shapes: readonly (readonly [ChatShape, RegExp])[] = [
  ["alternating-roles", /roles? must alternate|unexpected role '?user'? after role '?tool/i],
  [
    "no-system",
    /system role (?:is )?not supported|only user\b[^.]{0,40} roles are supported|does not support 'system'/i,
  ],
  // Templates without a place for instructions say no more than that.
  ["no-system", /roles? must alternate/i],
  ["short-call-ids", /tool call ids?\b.{0,100}\blength (?:of )?9\b/i],
  ["signed-calls", /thought[_ ]?signature/i],
  [
    "all-reasoning",
    /\breasoning_content\b.{0,80}\b(?:missing|must be|required)|missing .?reasoning_content/i,
  ],
  [
    "text-content",
    /\bcontent\b.{0,60}\b(?:null|nil|none|must be a string)|invalid message content type/i,
  ],
  [
    "no-reasoning",
    /reasoning_content\W.{0,60}(?:unsupported|not supported|not permitted|unknown|unrecognized|unexpected)|(?:unsupported|unknown|unrecognized|unexpected) .{0,60}reasoning_content/i,
  ],
  [
    "unsealed",
    /thought[_ ]?signature|reasoning_details|extra_content|signature\W.{0,40}\bthinking/i,
  ],
]

/**
 * What to leave out of the next request, when the answer names a part of this one that nobody asked
 * for. Every part is in a body only until it is conceded, so that asking again comes to an end.
 */
export function concessionFor(
  refusal: Refusal,
  body: Json,
  context: EncodeContext,
): Concession | undefined {
  const { status, text } = refusal
  const shape = shapeFor(refusal, body, context)
  if (shape !== undefined) return { kind: "reshape", shape }
  if (status !== 400 && status !== 404 && status !== 422) return undefined
  if (context.previous !== undefined && namesStored(text, context.previous.responseId)) {
    return { kind: "forget-stored" }
  }
  if (status === 404) return undefined
  if (namesSealed(text) && holdsReasoning(body)) return { kind: "forget-reasoning" }
  if (has(body, "max_tokens") && /max_completion_tokens/.test(text)) {
    return { kind: "name-limit", field: "max_completion_tokens" }
  }
  const forbidsStoring = /\bfalse\b|retention/i.test(text)
  if (body["store"] === true && !forbidsStoring && isUnknown("store", text)) {
    return { kind: "omit", field: "store" }
  }
  if (body["store"] === true && /\bstore\b|zero data retention/i.test(text)) {
    return { kind: "store-nothing" }
  }
  const field = optionalFields.find(
    ([path, name]) => name.test(text) && has(body, path) && !isConfigured(path, context),
  )?.[0]
  return field === undefined ? undefined : { kind: "omit", field }
}

/** Servers on one's own machine refuse what a template does with 500. */
function shapeFor({ status, text }: Refusal, body: Json, context: EncodeContext) {
  if (!Array.isArray(body["messages"]) || ![400, 404, 422, 500].includes(status)) return undefined
  return shapes.find(([shape, words]) => words.test(text) && !context.shapes?.has(shape))?.[0]
}

/** The body without the fields at these paths. */
export function withoutFields(body: Json, paths: ReadonlySet<string>): Json {
  const entries = Object.entries(body)
    .filter(([key]) => !paths.has(key))
    .map(([key, value]) => [key, isJson(value) ? withoutFields(value, below(key, paths)) : value])
  return paths.size === 0 ? body : Object.fromEntries(entries)
}

function below(key: string, paths: ReadonlySet<string>): ReadonlySet<string> {
  const start = `${key}.`
  return new Set(
    [...paths].flatMap((path) => (path.startsWith(start) ? path.slice(start.length) : [])),
  )
}

function has(body: Json, path: string): boolean {
  const [key = "", ...rest] = path.split(".")
  const value = body[key]
  if (rest.length === 0) return value !== undefined
  return isJson(value) && has(value, rest.join("."))
}

function namesStored(text: string, responseId: string): boolean {
  return /previous[_ ]response/i.test(text) || text.includes(responseId)
}

/** Whether a server that is strict about fields says that it does not know this one. */
function isUnknown(field: string, text: string): boolean {
  const unknown = "(?:unknown|unrecognized|unsupported|unexpected|not permitted)"
  return new RegExp(`${unknown}.{0,60}\\b${field}\\b|\\b${field}\\b.{0,60}${unknown}`, "i").test(
    text,
  )
}

/** Another key, or another organization, cannot read what the last one was given. */
function namesSealed(text: string): boolean {
  return /encrypted[_ ]content/i.test(text)
}

function holdsReasoning(body: Json): boolean {
  const input = body["input"]
  return Array.isArray(input) && input.some((item) => isJson(item) && item["type"] === "reasoning")
}

/** What the configuration asks for is never dropped behind the user's back. */
function isConfigured(path: string, context: EncodeContext): boolean {
  if (!path.startsWith("reasoning")) return false
  if (context.reasoningSummary !== undefined) return true
  return path === "reasoning" && context.reasoningEffort !== undefined
}
