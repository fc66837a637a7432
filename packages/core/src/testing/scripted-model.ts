import type { Model, ModelEvent, ModelRequest } from "../model/model.js"
import type { ToolCall } from "../protocol/item.js"

/** A reply as a list, or as a generator for what takes time or fails on the way. */
export type ScriptedReply =
  | readonly ModelEvent[]
  | ((request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>)

/** A model that answers the k-th request with the k-th reply, and keeps the requests. */
export type ScriptedModel = Model & { readonly requests: readonly ModelRequest[] }

export function scriptedModel(replies: readonly ScriptedReply[]): ScriptedModel {
  const requests: ModelRequest[] = []
  return {
    name: "scripted",
    requests,
    async *stream(request, signal) {
      const reply = replies[requests.length]
      requests.push(request)
      if (reply === undefined) throw new Error(`the script has no reply ${requests.length}`)
      yield* typeof reply === "function" ? reply(request, signal) : reply
    },
  }
}

/** A whole reply of one message. */
export function says(text: string): readonly ModelEvent[] {
  return [
    { type: "text-delta", text },
    { type: "item", item: { type: "assistant-message", text } },
    { type: "completed" },
  ]
}

/** A whole reply that calls tools, with ids `call-1`, `call-2`, … unless it names them. */
export function calls(
  ...tools: readonly { readonly name: string; readonly input: unknown; readonly callId?: string }[]
): readonly ModelEvent[] {
  const items = tools.map(
    ({ name, input, callId }, at): ToolCall => ({
      type: "tool-call",
      callId: callId ?? `call-${at + 1}`,
      name,
      input: typeof input === "string" ? input : JSON.stringify(input),
      inputKind: "json",
    }),
  )
  return [...items.map((item) => ({ type: "item" as const, item })), { type: "completed" }]
}

/** A reply that says something, then waits until it is interrupted. */
export function hangs(text: string): ScriptedReply {
  return async function* (_request, signal) {
    yield { type: "text-delta", text }
    await new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true })
    })
  }
}
