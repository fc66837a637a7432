import { argumentsOf, deltasOf, type ModelTurn, usageOf } from "./model-turn.js"

/** A turn as the server-sent events of Chat Completions. Arguments arrive in two pieces, as from most providers. */
export function* chatFrames(turn: ModelTurn, k: number): Generator<string> {
  const frame = (fields: object) => chunk(k, fields)
  const delta = (fields: object) =>
    frame({ choices: [{ index: 0, delta: fields, finish_reason: null }] })

  yield delta({ role: "assistant", content: "" })
  if (turn.reasoning !== undefined) yield delta({ reasoning_content: turn.reasoning })
  for (const text of deltasOf(turn)) yield delta({ content: text })
  if (turn.refusal !== undefined) yield delta({ refusal: turn.refusal })
  for (const toolCall of callDeltas(turn, k)) yield delta({ tool_calls: [toolCall] })

  if (turn.error !== undefined) {
    yield `data: ${JSON.stringify({ error: turn.error })}\n\n`
    return
  }
  const finish = turn.finish ?? (turn.toolCalls?.length ? "tool_calls" : "stop")
  yield frame({ choices: [{ index: 0, delta: {}, finish_reason: finish }] })
  yield frame({ choices: [], usage: chatUsage(turn) })
  yield "data: [DONE]\n\n"
}

function* callDeltas(turn: ModelTurn, k: number): Generator<object> {
  for (const [index, call] of (turn.toolCalls ?? []).entries()) {
    const text = argumentsOf(call)
    const half = Math.floor(text.length / 2)
    const id = call.id ?? `call_${k}_${index}`
    const head = { name: call.name, arguments: text.slice(0, half) }
    yield { index, id, type: "function", function: head }
    yield { index, function: { arguments: text.slice(half) } }
  }
}

function chunk(k: number, fields: object): string {
  const head = { id: `chatcmpl-${k}`, object: "chat.completion.chunk", created: 0 }
  return `data: ${JSON.stringify({ ...head, model: "scripted-model", ...fields })}\n\n`
}

export function chatUsage(turn: ModelTurn): object {
  const counts = usageOf(turn)
  return {
    prompt_tokens: counts.inputTokens,
    prompt_tokens_details: { cached_tokens: counts.cachedInputTokens },
    completion_tokens: counts.outputTokens,
    completion_tokens_details: { reasoning_tokens: counts.reasoningOutputTokens },
    total_tokens: counts.inputTokens + counts.outputTokens,
  }
}
