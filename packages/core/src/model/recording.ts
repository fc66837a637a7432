import * as z from "zod/mini"
import type { Item } from "../protocol/item.js"
import type { ModelEvent, ModelRequest } from "./model.js"

/** The first line of a recording. */
export type RecordingHeader = {
  readonly type: "codex-recording"
  readonly version: 1
  readonly model: string
}

/** How a tool call ended: all that a replay compares. Paths, dates and output differ from place to place. */
export type CallOutcome = { readonly callId: string; readonly ok: boolean }

/** One reply, and the results of tools that came before it. Steps count from 1. */
export type RecordedStep = {
  readonly step: number
  readonly expects: readonly CallOutcome[]
  readonly events: readonly ModelEvent[]
}

/** How the calls of the last reply ended, as the request tells it. */
export function outcomesSinceReply(request: ModelRequest): readonly CallOutcome[] {
  const lastReply = request.items.findLastIndex(isReply)
  return request.items
    .slice(lastReply + 1)
    .flatMap((item) => (item.type === "tool-result" ? [{ callId: item.callId, ok: item.ok }] : []))
}

function isReply(item: Item): boolean {
  return item.type === "assistant-message" || item.type === "reasoning" || item.type === "tool-call"
}

const text = z.object({ type: z.literal("text"), text: z.string() })
const image = z.object({ type: z.literal("image"), url: z.string() })
const parts = z.array(z.union([text, image]))

const item = z.discriminatedUnion("type", [
  z.object({ type: z.literal("user-message"), content: parts }),
  z.object({ type: z.literal("context-message"), content: z.array(text) }),
  z.object({
    type: z.literal("assistant-message"),
    text: z.string(),
    refusal: z.exactOptional(z.literal(true)),
    partial: z.exactOptional(z.literal(true)),
  }),
  z.object({
    type: z.literal("reasoning"),
    id: z.exactOptional(z.string()),
    summary: z.array(z.string()),
    text: z.exactOptional(z.string()),
    encrypted: z.exactOptional(z.string()),
  }),
  z.object({
    type: z.literal("tool-call"),
    callId: z.string(),
    name: z.string(),
    input: z.string(),
    inputKind: z.enum(["json", "text"]),
    signature: z.exactOptional(z.string()),
  }),
  z.object({ type: z.literal("tool-result"), callId: z.string(), content: parts, ok: z.boolean() }),
])

const usage = z.object({
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  cacheWriteInputTokens: z.number(),
  outputTokens: z.number(),
  reasoningOutputTokens: z.number(),
})

const event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text-delta"), text: z.string() }),
  z.object({ type: z.literal("reasoning-delta"), text: z.string() }),
  z.object({ type: z.literal("item"), item }),
  z.object({ type: z.literal("completed"), usage: z.exactOptional(usage) }),
])

export const recordingHeader: z.ZodMiniType<RecordingHeader> = z.object({
  type: z.literal("codex-recording"),
  version: z.literal(1),
  model: z.string(),
})

export const recordedStep: z.ZodMiniType<RecordedStep> = z.object({
  step: z.number(),
  expects: z.array(z.object({ callId: z.string(), ok: z.boolean() })),
  events: z.array(event),
})
