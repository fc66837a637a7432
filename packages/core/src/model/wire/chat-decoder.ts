import type { ToolCall } from "../../protocol/item.js"
import type { Usage } from "../../protocol/usage.js"
import { disconnected } from "../failure.js"
import type { ModelEvent } from "../model.js"
import { chatCalls } from "./chat-calls.js"
import { chatStreamOf } from "./chat-stream-of.js"
import { failIfError, inBandFailure, incompleteReply, otherWire } from "./in-band-error.js"
import { type Json, countAt, isJson, objectAt, objectsAt, parseJson, stringAt } from "./json.js"
import { reasoningDetails } from "./reasoning-details.js"
import { atClosingTag, type ThoughtTags, thoughtTags } from "./thought-tags.js"
import type { Decoder, StreamEvent } from "./wire-api.js"

const none: readonly ModelEvent[] = []

/** Deltas are shown as they come; the items follow when the reply is whole: reasoning, text, calls. */
export function chatDecoder(): Decoder {
  const calls = chatCalls()
  let text = ""
  let refusal = ""
  let reasoning = ""
  const details = reasoningDetails()
  let finish: string | undefined
  let usage: Usage | undefined
  let complete = false
  /** Whether the last chunk was one with the counts alone, which ends a reply. */
  let counted = false
  /** The choice that is read: the first, however it is counted. */
  let index: number | undefined
  /** Until it is certain that no thought stands before the answer. */
  let tags: ThoughtTags | undefined = thoughtTags()

  return { push, end, streamOf: chatStreamOf }

  function push(data: StreamEvent): readonly ModelEvent[] {
    if (complete) return none
    if (typeof data === "string" && data.trim() === "[DONE]") return completed()
    const chunk = typeof data === "string" ? parseJson(data) : data
    if (chunk === undefined) return none
    failIfFailed(chunk)
    if (stringAt(chunk, "type")?.startsWith("response.")) {
      throw otherWire("the Responses API", "responses")
    }

    const choice = choiceIn(objectsAt(chunk, "choices"))
    const events = choice === undefined ? none : readChoice(choice)
    const told = usageOf(chunk, choice)
    usage = told ?? usage
    // A chunk of its own with the counts comes last: nothing is worth waiting for after it.
    counted = choice === undefined && told !== undefined
    return counted && finish !== undefined ? completed() : events
  }

  function choiceIn(choices: readonly Json[]): Json | undefined {
    const first = choices.length === 0 ? undefined : choices.reduce(lower)
    index ??= first && indexOf(first)
    return choices.find((choice) => indexOf(choice) === index)
  }

  function readChoice(choice: Json): readonly ModelEvent[] {
    const events = readDelta(choice)
    const wasCut = isCut(finish)
    finish = stringAt(choice, "finish_reason") || finish
    // What was said is kept; the end of the stream then fails the reply.
    return isCut(finish) && !wasCut ? [...events, ...rest(), ...said()] : events
  }

  function readDelta(choice: Json): readonly ModelEvent[] {
    const delta = isJson(choice["delta"]) ? choice["delta"] : objectAt(choice, "message")
    for (const call of objectsAt(delta, "tool_calls")) calls.add(call)

    details.add(delta)
    const content = contentOf(delta["content"], "text")
    const split = tags === undefined || content === "" ? undefined : tags.push(content)
    if (split?.over) tags = undefined
    return told(
      split?.text ?? content,
      (thoughtOf(delta) ?? details.textOf(delta)) + (split?.thought ?? ""),
      delta,
    )
  }

  function told(piece: string, thought: string, delta: Json): readonly ModelEvent[] {
    const refused = stringAt(delta, "refusal") ?? ""
    text += piece
    refusal += refused
    reasoning += thought
    const shown = piece + refused
    if (thought === "") return shown === "" ? none : [{ type: "text-delta", text: shown }]
    const first: ModelEvent = { type: "reasoning-delta", text: thought }
    return shown === "" ? [first] : [first, { type: "text-delta", text: shown }]
  }

  function completed(): readonly ModelEvent[] {
    complete = true
    if (isCut(finish)) {
      throw incompleteReply(finish === "length" ? "max_output_tokens" : "content_filter", usage)
    }
    return [
      ...rest(),
      ...said(),
      ...calls.finish().map(callItem),
      { type: "completed", ...(usage === undefined ? {} : { usage }) },
    ]
  }

  /** What may have been the beginning of a tag, and was none. */
  function rest(): readonly ModelEvent[] {
    const split = tags?.end()
    tags = undefined
    return split === undefined ? none : told(split.text, split.thought, {})
  }

  function said(): readonly ModelEvent[] {
    const split = atClosingTag(text) ?? { thought: "", text }
    const thought = reasoningItem(reasoning + split.thought, details.sealed())
    return [...thought, ...messageItem(split.text, refusal)]
  }

  function end(): readonly ModelEvent[] {
    if (complete) return none
    if (finish === undefined && !counted)
      throw disconnected("the stream closed before the reply was finished")
    return completed()
  }
}

function lower(a: Json, b: Json): Json {
  return indexOf(b) < indexOf(a) ? b : a
}

function indexOf(choice: Json): number {
  return countAt(choice, "index")
}

function failIfFailed(chunk: Json): void {
  failIfError(chunk)
  // vLLM and Mistral send the error itself.
  if (chunk["object"] === "error" || chunk["type"] === "error") throw inBandFailure(chunk)
  const failed = objectsAt(chunk, "choices").find((choice) => choice["finish_reason"] === "error")
  if (failed !== undefined) throw inBandFailure(objectAt(failed, "error"))
}

/** Content is text; from some providers a list of parts, the thinking ones among them. */
function contentOf(content: unknown, kind: "text" | "thinking"): string {
  if (typeof content === "string") return kind === "text" ? content : ""
  if (!Array.isArray(content)) return ""
  return content
    .filter(isJson)
    .filter((part) => part["type"] === kind)
    .map((part) => stringAt(part, "text") ?? contentOf(part["thinking"], "text"))
    .join("")
}

/** Undefined where none of the plain ways to say it is used. */
function thoughtOf(delta: Json): string | undefined {
  const plain = stringAt(delta, "reasoning_content") ?? stringAt(delta, "reasoning")
  return plain ?? (contentOf(delta["content"], "thinking") || undefined)
}

function reasoningItem(text: string, encrypted: string | undefined): readonly ModelEvent[] {
  if (text === "" && encrypted === undefined) return []
  const readable = text === "" ? {} : { text }
  const sealed = encrypted === undefined ? {} : { encrypted }
  return [{ type: "item", item: { type: "reasoning", summary: [], ...readable, ...sealed } }]
}

function messageItem(text: string, refusal: string): readonly ModelEvent[] {
  if (text === "" && refusal === "") return []
  const refused = refusal === "" ? {} : ({ refusal: true } as const)
  return [{ type: "item", item: { type: "assistant-message", text: text + refusal, ...refused } }]
}

/** Some providers send nothing at all for a call without arguments. */
function callItem(call: ToolCall): ModelEvent {
  const item = call.input.trim() === "" ? { ...call, input: "{}" } : call
  return { type: "item", item }
}

/** Providers have other reasons of their own; they end the reply as `stop` does. */
function isCut(finish: string | undefined): boolean {
  return finish === "length" || finish === "content_filter"
}

/** Beside the choices, with Groq in an object of its own, with Moonshot in the choice. */
function usageOf(chunk: Json, choice: Json | undefined): Usage | undefined {
  const beside = chunk["usage"] ?? objectAt(chunk, "x_groq")["usage"] ?? choice?.["usage"]
  return isJson(beside) ? usageIn(beside) : undefined
}

/** Cached tokens have three names: OpenAI's, DeepSeek's, Moonshot's. */
function usageIn(usage: Json): Usage {
  const input = objectAt(usage, "prompt_tokens_details")
  return {
    inputTokens: countAt(usage, "prompt_tokens"),
    cachedInputTokens:
      countAt(input, "cached_tokens") ||
      countAt(usage, "prompt_cache_hit_tokens") ||
      countAt(usage, "cached_tokens"),
    cacheWriteInputTokens: countAt(input, "cache_write_tokens"),
    outputTokens: countAt(usage, "completion_tokens"),
    reasoningOutputTokens: countAt(
      objectAt(usage, "completion_tokens_details"),
      "reasoning_tokens",
    ),
  }
}
