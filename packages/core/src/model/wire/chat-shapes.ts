import { type Json, isJson, objectsAt } from "./json.js"

/** What the template of some models, or their provider, wants of a conversation that others take as it is. */
export type ChatShape =
  /** A user's message between two of the assistant's, and the other way round. */
  | "alternating-roles"
  /** Instructions in the user's first message. */
  | "no-system"
  /** Nine letters and digits, as Mistral's templates check. */
  | "short-call-ids"
  /** A word in place of the thought signature of calls that another model made (Gemini 3). */
  | "signed-calls"
  /** The reasoning of everything that the assistant said (Kimi, DeepSeek); it is not in the messages yet. */
  | "all-reasoning"
  /** Without `reasoning_content`, which strict servers do not know (Groq, Cerebras). */
  | "no-reasoning"
  /** An empty text in place of none beside calls. */
  | "text-content"
  /** Without what another model has issued under the same provider. */
  | "unsealed"

/** The messages in these shapes, which a provider turned out to want. */
export function shapedMessages(
  messages: readonly Json[],
  wanted: ReadonlySet<ChatShape>,
): readonly Json[] {
  const steps = order.filter(([shape]) => wanted.has(shape))
  return steps.reduce((shaped, [, reshape]) => reshape(shaped), messages)
}

const order: readonly (readonly [ChatShape, (messages: readonly Json[]) => readonly Json[]])[] = [
  ["no-system", withoutSystem],
  ["alternating-roles", alternating],
  ["short-call-ids", withShortIds],
  [
    "no-reasoning",
    (messages) => messages.map(({ reasoning_content: _reasoning, ...rest }) => rest),
  ],
  ["text-content", (messages) => messages.map(withText)],
  ["unsealed", unsealed],
  ["signed-calls", (messages) => withCalls(messages, signed)],
]

function withoutSystem(messages: readonly Json[]): readonly Json[] {
  const [first, second, ...others] = messages
  if (first?.["role"] !== "system") return messages
  const asUser = { ...first, role: "user" }
  if (second?.["role"] !== "user") return [asUser, ...messages.slice(1)]
  return [joined(asUser, second), ...others]
}

function alternating(messages: readonly Json[]): readonly Json[] {
  const shaped: Json[] = []
  for (const message of messages) {
    const last = shaped.at(-1)
    const isAnswered = last?.["role"] === "tool" && message["role"] === "user"
    if (isAnswered) shaped.push({ role: "assistant", content: "Noted." })
    if (last !== undefined && isSameSpeaker(last, message)) {
      shaped.pop()
      shaped.push(joined(last, message))
    } else {
      shaped.push(message)
    }
  }
  return shaped
}

/** Answers of tools belong to the message with the calls. */
function isSameSpeaker(last: Json, { role }: Json): boolean {
  if (last["role"] !== role) return false
  return role === "user" || (role === "assistant" && last["tool_calls"] === undefined)
}

function joined(a: Json, b: Json): Json {
  return { ...a, ...b, content: joinedContent(a["content"], b["content"]) }
}

function joinedContent(a: unknown, b: unknown): unknown {
  if (a === null || a === "") return b
  if (b === null || b === "") return a
  if (typeof a === "string" && typeof b === "string") return `${a}\n\n${b}`
  return [...partsOf(a), ...partsOf(b)]
}

function partsOf(content: unknown): readonly unknown[] {
  return Array.isArray(content) ? content : [{ type: "text", text: content }]
}

function withShortIds(messages: readonly Json[]): readonly Json[] {
  const renamed = withCalls(messages, (call) => ({ ...call, id: shortId(call["id"]) }))
  return renamed.map((message) =>
    message["role"] === "tool"
      ? { ...message, tool_call_id: shortId(message["tool_call_id"]) }
      : message,
  )
}

/** The same for the same id, in whichever request. */
function shortId(id: unknown): string {
  const text = String(id)
  if (/^[a-zA-Z0-9]{9}$/.test(text)) return text
  const { createHash } = process.getBuiltinModule("node:crypto")
  return createHash("sha256").update(text).digest("hex").slice(0, 9)
}

function withText(message: Json): Json {
  return message["content"] === null ? { ...message, content: "" } : message
}

function unsealed(messages: readonly Json[]): readonly Json[] {
  const plain = messages.map(({ reasoning_details: _details, ...rest }) => rest)
  return withCalls(plain, ({ extra_content: _extra, ...rest }) => rest)
}

/** The value that Google names for calls without a signature (https://ai.google.dev/gemini-api/docs/thought-signatures). */
function signed(call: Json): Json {
  if (isJson(call["extra_content"])) return call
  const google = { thought_signature: "skip_thought_signature_validator" }
  return { ...call, extra_content: { google } }
}

function withCalls(messages: readonly Json[], change: (call: Json) => Json): readonly Json[] {
  return messages.map((message) =>
    message["tool_calls"] === undefined
      ? message
      : { ...message, tool_calls: objectsAt(message, "tool_calls").map(change) },
  )
}
