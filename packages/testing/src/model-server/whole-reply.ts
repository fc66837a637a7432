import { chatUsage } from "./chat-frames.js"
import { argumentsOf, deltasOf, type ModelTurn } from "./model-turn.js"
import { responsesFrames } from "./responses-frames.js"

/** A turn as a server says it that does not stream: one object of Chat Completions. */
export function wholeChat(turn: ModelTurn, k: number): string {
  const { error, reasoning, refusal, toolCalls = [] } = turn
  if (error !== undefined) return JSON.stringify({ error })
  const text = deltasOf(turn).join("")
  const message = {
    role: "assistant",
    content: text === "" ? null : text,
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(refusal !== undefined && { refusal }),
    ...(toolCalls.length > 0 && {
      tool_calls: toolCalls.map((call, at) => ({
        id: call.id ?? `call_${k}_${at}`,
        type: "function",
        function: { name: call.name, arguments: argumentsOf(call) },
      })),
    }),
  }
  const finish = turn.finish ?? (toolCalls.length > 0 ? "tool_calls" : "stop")
  return JSON.stringify({
    id: `chatcmpl-${k}`,
    object: "chat.completion",
    created: 0,
    model: "scripted-model",
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: chatUsage(turn),
  })
}

/** The same of the Responses API: the object that ends its stream. */
export function wholeResponse(turn: ModelTurn, k: number): string {
  const last = [...responsesFrames(turn, k)].at(-1) ?? ""
  const { response } = JSON.parse(last.slice(last.indexOf("{"))) as { response: object }
  return JSON.stringify(response)
}
