import type { ContentPart, Item, Reasoning, ToolCall, ToolResult } from "../../protocol/item.js"
import { isToolCall, textOf, textPart } from "../../protocol/item.js"
import { type Json, isJson, objectAt, objectsAt, stringAt } from "./json.js"

/** The calls of a history by their id; `toResponsesItem` must know what a result answers. */
export function callsById(items: readonly Item[]): ReadonlyMap<string, ToolCall> {
  return new Map(items.filter(isToolCall).map((call) => [call.callId, call]))
}

/** An item as the Responses API spells it; session files hold the same. */
export function toResponsesItem(item: Item, calls: ReadonlyMap<string, ToolCall>): Json {
  switch (item.type) {
    case "user-message":
    case "context-message":
      return { type: "message", role: "user", content: item.content.map(toInputPart) }
    case "assistant-message": {
      const part = item.refusal
        ? { type: "refusal", refusal: item.text }
        : { type: "output_text", text: item.text }
      return { type: "message", role: "assistant", content: [part] }
    }
    case "reasoning":
      return toReasoning(item)
    case "tool-call":
      return toCall(item)
    case "tool-result":
      return toOutput(item, calls.get(item.callId)?.inputKind === "text")
  }
}

/** The item that an API item means; nothing for kinds that we do not keep. Unknown parts are left out. */
export function fromResponsesItem(json: Json): Item | undefined {
  switch (json["type"]) {
    case "message":
    case undefined:
      return fromMessage(json)
    case "reasoning":
      return fromReasoning(json)
    case "function_call":
      return fromCall(json, "arguments", "json")
    case "custom_tool_call":
      return fromCall(json, "input", "text")
    case "local_shell_call":
      return fromLocalShellCall(json)
    case "function_call_output":
    case "custom_tool_call_output":
    case "local_shell_call_output":
      return fromOutput(json)
    default:
      return undefined
  }
}

function toInputPart(part: ContentPart): Json {
  return part.type === "text"
    ? { type: "input_text", text: part.text }
    : { type: "input_image", image_url: part.url }
}

function toReasoning(item: Reasoning): Json {
  return {
    type: "reasoning",
    ...(item.id === undefined ? {} : { id: item.id }),
    summary: item.summary.map((text) => ({ type: "summary_text", text })),
    ...(item.text === undefined ? {} : { content: [{ type: "reasoning_text", text: item.text }] }),
    ...(item.encrypted === undefined ? {} : { encrypted_content: item.encrypted }),
  }
}

function toCall(call: ToolCall): Json {
  return call.inputKind === "text"
    ? { type: "custom_tool_call", call_id: call.callId, name: call.name, input: call.input }
    : { type: "function_call", call_id: call.callId, name: call.name, arguments: call.input }
}

function toOutput(result: ToolResult, custom: boolean): Json {
  const hasImage = result.content.some((part) => part.type === "image")
  return {
    type: custom ? "custom_tool_call_output" : "function_call_output",
    call_id: result.callId,
    output: hasImage ? result.content.map(toInputPart) : textOf(result.content),
  }
}

function fromMessage(json: Json): Item | undefined {
  const content = json["content"]
  const parts = typeof content === "string" ? [{ text: content }] : objectsAt(json, "content")
  switch (json["role"]) {
    case "assistant":
      return fromAssistant(parts)
    case "user":
      return { type: "user-message", content: parts.flatMap(fromPart) }
    case "developer":
    case "system":
      return { type: "context-message", content: [textPart(textOf(parts.flatMap(fromPart)))] }
    default:
      return undefined
  }
}

function fromAssistant(parts: readonly Json[]): Item {
  const refusal = parts.some((part) => stringAt(part, "refusal") !== undefined)
  const text = parts
    .map((part) => stringAt(part, "text") ?? stringAt(part, "refusal") ?? "")
    .join("")
  return { type: "assistant-message", text, ...(refusal ? { refusal } : {}) }
}

/** `image_url` is a string here and an object in Chat Completions; both are met in session files. */
function fromPart(part: Json): ContentPart[] {
  const text = stringAt(part, "text")
  if (text !== undefined) return [textPart(text)]
  const url = stringAt(part, "image_url") ?? stringAt(objectAt(part, "image_url"), "url")
  return url === undefined ? [] : [{ type: "image", url }]
}

function fromReasoning(json: Json): Reasoning {
  const id = stringAt(json, "id")
  const encrypted = stringAt(json, "encrypted_content")
  const text = textsOf(objectsAt(json, "content")).join("")
  return {
    type: "reasoning",
    summary: textsOf(objectsAt(json, "summary")),
    ...(id === undefined ? {} : { id }),
    ...(text === "" ? {} : { text }),
    ...(encrypted === undefined ? {} : { encrypted }),
  }
}

function textsOf(parts: readonly Json[]): string[] {
  return parts.flatMap((part) => stringAt(part, "text") ?? [])
}

function fromCall(json: Json, field: string, inputKind: "json" | "text"): ToolCall | undefined {
  const callId = stringAt(json, "call_id")
  const name = stringAt(json, "name")
  if (callId === undefined || name === undefined) return undefined
  return { type: "tool-call", callId, name, input: stringAt(json, field) ?? "", inputKind }
}

/** A tool of the provider's own; to us it is a call of `local_shell` with the action as its input. */
function fromLocalShellCall(json: Json): ToolCall | undefined {
  const callId = stringAt(json, "call_id") ?? stringAt(json, "id")
  if (callId === undefined) return undefined
  const input = JSON.stringify(objectAt(json, "action"))
  return { type: "tool-call", callId, name: "local_shell", input, inputKind: "json" }
}

/** Nothing of an API item says whether the call succeeded; one that has an output is taken for a success. */
function fromOutput(json: Json): ToolResult | undefined {
  const callId = stringAt(json, "call_id")
  if (callId === undefined) return undefined
  const output = json["output"]
  const content = Array.isArray(output)
    ? output.filter(isJson).flatMap(fromPart)
    : [textPart(typeof output === "string" ? output : JSON.stringify(output ?? ""))]
  return { type: "tool-result", callId, content, ok: true }
}
