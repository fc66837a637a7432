import { fromResponsesItem, toResponsesItem } from "../model/wire/responses-item.js"
import { isJson, type Json, stringAt } from "../model/wire/json.js"
import type { ContextMessage, Item, ToolCall, UserMessage } from "../protocol/item.js"

/** Our own words about an item, beside the Responses item, which has none for them. */
export type ItemNote = {
  readonly context?: boolean
  readonly partial?: true
  readonly ok?: false
  readonly signature?: string
}

/** An item as a line holds it. */
export type ItemRecord = { readonly payload: Json; readonly note?: ItemNote }

/** `calls` are those of the session so far: a result's shape follows from its call's. */
export function recordItem(item: Item, calls: ReadonlyMap<string, ToolCall>): ItemRecord {
  const note = noteOf(item)
  return { payload: toResponsesItem(item, calls), ...(note !== undefined && { note }) }
}

/**
 * The item that a record holds; undefined for kinds that are not kept. Developer messages are the
 * other program's instructions, which come anew with every request, so they are none.
 */
export function itemOf(payload: Json, note: unknown): Item | undefined {
  if (payload["role"] === "developer" || payload["role"] === "system") return undefined
  const item = fromResponsesItem(payload)
  const said = isJson(note) ? note : {}
  switch (item?.type) {
    case "user-message":
      return (said["context"] ?? looksLikeContext(item)) === true ? toContext(item) : item
    case "assistant-message":
      return said["partial"] === true ? { ...item, partial: true } : item
    case "tool-call": {
      const signature = stringAt(said, "signature")
      return signature === undefined ? item : { ...item, signature }
    }
    case "tool-result":
      return said["ok"] === false ? { ...item, ok: false } : item
    default:
      return item
  }
}

function noteOf(item: Item): ItemNote | undefined {
  switch (item.type) {
    case "context-message":
      return { context: true }
    case "user-message":
      return looksLikeContext(item) ? { context: false } : undefined
    case "assistant-message":
      return item.partial === true ? { partial: true } : undefined
    case "tool-call":
      return item.signature === undefined ? undefined : { signature: item.signature }
    case "tool-result":
      return item.ok ? undefined : { ok: false }
    default:
      return undefined
  }
}

/** How other programs begin what they say in the user's role. */
const contextOpenings = ["<environment_context>", "<user_instructions>", "# AGENTS.md instructions"]

function looksLikeContext({ content }: UserMessage): boolean {
  const first = content[0]
  if (first?.type !== "text" || content.some((part) => part.type === "image")) return false
  const opening = first.text.trimStart()
  return contextOpenings.some((words) => opening.startsWith(words))
}

function toContext({ content }: UserMessage): ContextMessage {
  return { type: "context-message", content: content.filter((part) => part.type === "text") }
}
