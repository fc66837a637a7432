import {
  argumentsOf,
  deltasOf,
  type ModelTurn,
  type ScriptedToolCall,
  usageOf,
} from "./model-turn.js"

/** A turn as the server-sent events of the Responses API. */
export function* responsesFrames(turn: ModelTurn, k: number): Generator<string> {
  const id = `resp_${k}`
  const output: object[] = []
  yield frame("response.created", { response: { id, status: "in_progress", output: [] } })

  if (turn.reasoning !== undefined) yield* reasoningFrames(turn.reasoning, k, output)
  if (turn.refusal !== undefined || deltasOf(turn).length > 0) yield* messageFrames(turn, k, output)
  for (const call of turn.toolCalls ?? []) yield* callFrames(call, k, output)

  yield ending(turn, { id, object: "response", created_at: 0, model: "scripted-model", output })
}

function* reasoningFrames(text: string, k: number, output: object[]): Generator<string> {
  const at = { item_id: `rs_${k}`, output_index: output.length, summary_index: 0 }
  yield frame("response.reasoning_summary_text.delta", { ...at, delta: text })
  yield frame("response.reasoning_summary_text.done", { ...at, text })
  yield* done(output, {
    type: "reasoning",
    id: `rs_${k}`,
    summary: [{ type: "summary_text", text }],
    encrypted_content: `encrypted-${k}`,
  })
}

function* messageFrames(turn: ModelTurn, k: number, output: object[]): Generator<string> {
  const message = { type: "message", id: `msg_${k}`, role: "assistant" }
  const at = { item_id: message.id, output_index: output.length, content_index: 0 }
  const part = { type: "output_text", text: "", annotations: [] }
  yield added(output, { ...message, status: "in_progress", content: [] })
  yield frame("response.content_part.added", { ...at, part })
  for (const delta of deltasOf(turn)) yield frame("response.output_text.delta", { ...at, delta })

  const text = deltasOf(turn).join("")
  if (text !== "") yield frame("response.output_text.done", { ...at, text })
  const content = [
    ...(text === "" ? [] : [{ ...part, text }]),
    ...(turn.refusal === undefined ? [] : [{ type: "refusal", refusal: turn.refusal }]),
  ]
  yield* done(output, { ...message, status: "completed", content })
}

function* callFrames(call: ScriptedToolCall, k: number, output: object[]): Generator<string> {
  const at = output.length
  const input = argumentsOf(call)
  const custom = call.custom !== undefined
  const kind = custom ? "custom_tool_call" : "function_call"
  const field = custom ? "input" : "arguments"
  const deltas = custom ? "response.custom_tool_call_input" : "response.function_call_arguments"
  const item = {
    type: kind,
    id: `fc_${k}_${at}`,
    call_id: call.id ?? `call_${k}_${at}`,
    name: call.name,
  }
  yield added(output, { ...item, [field]: "", status: "in_progress" })
  yield frame(`${deltas}.delta`, { item_id: item.id, output_index: at, delta: input })
  yield frame(`${deltas}.done`, { item_id: item.id, output_index: at, [field]: input })
  yield* done(output, { ...item, [field]: input, status: "completed" })
}

function ending(turn: ModelTurn, response: object): string {
  if (turn.error !== undefined) {
    const error = { code: turn.error.code ?? "server_error", message: turn.error.message }
    return frame("response.failed", { response: { ...response, status: "failed", error } })
  }
  if (turn.finish === "length" || turn.finish === "content_filter") {
    const reason = turn.finish === "length" ? "max_output_tokens" : "content_filter"
    const incomplete = { status: "incomplete", incomplete_details: { reason } }
    return frame("response.incomplete", {
      response: { ...response, ...incomplete, usage: usage(turn) },
    })
  }
  return frame("response.completed", {
    response: { ...response, status: "completed", usage: usage(turn) },
  })
}

function usage(turn: ModelTurn): object {
  const counts = usageOf(turn)
  return {
    input_tokens: counts.inputTokens,
    input_tokens_details: { cached_tokens: counts.cachedInputTokens },
    output_tokens: counts.outputTokens,
    output_tokens_details: { reasoning_tokens: counts.reasoningOutputTokens },
    total_tokens: counts.inputTokens + counts.outputTokens,
  }
}

function added(output: readonly object[], item: object): string {
  return frame("response.output_item.added", { output_index: output.length, item })
}

function* done(output: object[], item: object): Generator<string> {
  yield frame("response.output_item.done", { output_index: output.length, item })
  output.push(item)
}

function frame(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}
