import { type Json, isJson, objectAt, objectsAt, stringAt } from "./json.js"
import type { StreamEvent } from "./wire-api.js"

/** The stream that says what a `chat.completion` does, which some servers send where a stream was asked for. */
export function chatStreamOf(reply: Json): readonly StreamEvent[] | undefined {
  const choices = reply["choices"]
  if (!Array.isArray(choices) || !choices.every(isJson)) return undefined
  return [{ ...reply, choices: choices.map(toDelta) }, "[DONE]"]
}

/** It has come to its end, whether or not it says why. */
function toDelta(choice: Json): Json {
  const message = isJson(choice["message"]) ? choice["message"] : objectAt(choice, "delta")
  const calls = objectsAt(message, "tool_calls").map((call, index) => ({ ...call, index }))
  const finish = stringAt(choice, "finish_reason") || "stop"
  return { ...choice, delta: { ...message, tool_calls: calls }, finish_reason: finish }
}
