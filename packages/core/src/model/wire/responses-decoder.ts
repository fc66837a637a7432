import type { Item } from "../../protocol/item.js"
import type { Usage } from "../../protocol/usage.js"
import { disconnected } from "../failure.js"
import type { ModelEvent } from "../model.js"
import { failIfError, inBandFailure, incompleteReply, otherWire } from "./in-band-error.js"
import { type Json, countAt, isJson, objectAt, objectsAt, parseJson, stringAt } from "./json.js"
import { isCall, openCalls } from "./responses-calls.js"
import { fromResponsesItem } from "./responses-item.js"
import { endingOf, responsesStreamOf } from "./responses-stream-of.js"
import type { Decoder, StreamEvent } from "./wire-api.js"

const none: readonly ModelEvent[] = []

/** Items come from `response.output_item.done`; deltas are only shown, and kept where no item follows. */
export function responsesDecoder(): Decoder {
  const seen = new Set<string>()
  /** The pieces of messages that were begun and are not done, by item id. */
  const open = new Map<string, string[]>()
  let id: string | undefined
  const calls = openCalls()
  let emitted = false
  let called = false
  let complete = false

  return { push, end, streamOf: responsesStreamOf, responseId: () => id }

  function push(data: StreamEvent): readonly ModelEvent[] {
    if (complete) return none
    const event = typeof data === "string" ? parseJson(data) : data
    if (event === undefined) return none
    calls.note(event)
    switch (event["type"]) {
      case "response.output_text.delta":
      case "response.refusal.delta":
        return textDelta(event)
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        return delta("reasoning-delta", event)
      case "response.reasoning_summary_part.added":
        return countAt(event, "summary_index") > 0
          ? [{ type: "reasoning-delta", text: "\n\n" }]
          : none
      case "response.output_item.done":
        return itemDone(calls.finished(event))
      case "response.completed":
      case "response.incomplete":
      case "response.failed":
        return over(event["type"], objectAt(event, "response"))
      case "response.done": {
        const response = objectAt(event, "response")
        return over(endingOf(response), response)
      }
      case "error":
        throw inBandFailure(isJson(event["error"]) ? event["error"] : event)
      case undefined:
        // What stands in front of a provider fails in the words of Chat Completions.
        failIfError(event)
        if (objectsAt(event, "choices").length > 0) throw otherWire("Chat Completions", "chat")
        return none
      default:
        return none
    }
  }

  /** The last event of a reply, by its kind. */
  function over(ending: unknown, response: Json): readonly ModelEvent[] {
    if (ending === "response.failed") throw inBandFailure(objectAt(response, "error"))
    if (ending !== "response.incomplete") return completed(response)
    throw incompleteReply(reasonOf(response), usageOf(response))
  }

  function textDelta(event: Json): readonly ModelEvent[] {
    const key = stringAt(event, "item_id") ?? ""
    const pieces = open.get(key) ?? []
    open.set(key, pieces)
    pieces.push(stringAt(event, "delta") ?? "")
    return delta("text-delta", event)
  }

  function itemDone(json: Json): readonly ModelEvent[] {
    const itemId = stringAt(json, "id")
    const shown = takeOpen(itemId, json["type"])
    const item = withText(fromResponsesItem(withCallId(json)), shown)
    if (item === undefined || !isNew(item, itemId)) return none
    emitted = true
    called ||= item.type === "tool-call"
    return [{ type: "item", item }]
  }

  /** The text that deltas showed of this item. Without an id it is the only message there is. */
  function takeOpen(itemId: string | undefined, type: unknown): string {
    if (itemId !== undefined) {
      const pieces = open.get(itemId) ?? []
      open.delete(itemId)
      return pieces.join("")
    }
    const text = type === "message" ? [...open.values()].flat().join("") : ""
    if (type === "message") open.clear()
    return text
  }

  /** A call runs once, however often it is sent. */
  function isNew(item: Item, itemId: string | undefined): boolean {
    const keys = [itemId, item.type === "tool-call" ? item.callId : undefined]
    const known = keys.some((key) => key && seen.has(key))
    for (const key of keys) if (key) seen.add(key)
    return !known
  }

  function completed(response: Json): readonly ModelEvent[] {
    const events = [...late(response), ...calls.rest()].flatMap(itemDone)
    for (const pieces of open.values()) {
      const text = pieces.join("")
      events.push({ type: "item", item: { type: "assistant-message", text } })
    }
    id = stringAt(response, "id")
    complete = true
    const usage = usageOf(response)
    events.push({ type: "completed", ...(usage === undefined ? {} : { usage }) })
    return events
  }

  /** Read again only where nothing of the kind came before: both would double the reply. */
  function late(response: Json): readonly Json[] {
    const isFirst = !emitted && open.size === 0
    if (!isFirst && called) return []
    const output = objectsAt(response, "output").map((item, output_index) =>
      calls.finished({ item, output_index }),
    )
    return isFirst ? output : output.filter(isCall)
  }

  function end(): readonly ModelEvent[] {
    if (!complete) throw disconnected("the stream closed before response.completed")
    return none
  }
}

function delta(type: "text-delta" | "reasoning-delta", event: Json): readonly ModelEvent[] {
  const text = stringAt(event, "delta")
  return text === undefined || text === "" ? none : [{ type, text }]
}

/** A message whose own text is missing has the one that was shown; without either it is nothing. */
function withText(item: Item | undefined, shown: string): Item | undefined {
  if (item?.type !== "assistant-message" || item.text !== "") return item
  return shown === "" ? undefined : { ...item, text: shown }
}

/** Some servers give calls no id of their own; whoever keeps the conversation makes an empty one up. */
function withCallId(json: Json): Json {
  if (!isCall(json) || typeof json["call_id"] === "string") return json
  return { ...json, call_id: stringAt(json, "id") ?? "" }
}

function reasonOf(response: Json): string {
  return stringAt(objectAt(response, "incomplete_details"), "reason") ?? "unknown"
}

function usageOf(response: Json): Usage | undefined {
  if (!isJson(response["usage"])) return undefined
  const usage = response["usage"]
  const input = objectAt(usage, "input_tokens_details")
  return {
    inputTokens: countAt(usage, "input_tokens"),
    cachedInputTokens: countAt(input, "cached_tokens"),
    cacheWriteInputTokens: countAt(input, "cache_write_tokens"),
    outputTokens: countAt(usage, "output_tokens"),
    reasoningOutputTokens: countAt(objectAt(usage, "output_tokens_details"), "reasoning_tokens"),
  }
}
