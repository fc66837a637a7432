// Server-sent events of the Responses API, with no more in them than is read.

export function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}

export function done(item: object): string {
  return event("response.output_item.done", { item })
}

export function completed(usage?: object): string {
  return event("response.completed", { response: { id: "resp_1", usage } })
}

export function message(id: string, text: string): object {
  return { type: "message", id, role: "assistant", content: [{ type: "output_text", text }] }
}

export function functionCall(callId: string, args: string): object {
  return {
    type: "function_call",
    id: `fc_${callId}`,
    call_id: callId,
    name: "shell",
    arguments: args,
  }
}
