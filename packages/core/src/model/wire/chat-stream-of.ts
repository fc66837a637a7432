import { type Json, isJson, objectAt, objectsAt, stringAt } from "./json.js"
import type { StreamEvent } from "./wire-api.js"

/** The stream that says what a `chat.completion` does, which some servers send where a stream was asked for. */
export function chatStreamOf(reply: Json): readonly StreamEvent[] | undefined {
  const choices = reply["choices"]
  if (!Array.isArray(choices) || !choices.every(isWhole)) return undefined
  return [{ ...reply, choices: choices.map(toDelta) }, "[DONE]"]
}

/** A choice with a `delta` alone is a piece of a stream, of lines instead of events. */
function isWhole(choice: unknown): choice is Json {
  if (!isJson(choice)) return false
  return isJson(choice["message"]) || choice["delta"] === undefined
}

/** It has come to its end, whether or not it says why. */
function toDelta(choice: Json): Json {
  const message = objectAt(choice, "message")
  const calls = objectsAt(message, "tool_calls").map((call, index) => ({ ...call, index }))
  const finish = stringAt(choice, "finish_reason") || "stop"
  return { ...choice, delta: { ...message, tool_calls: calls }, finish_reason: finish }
}
