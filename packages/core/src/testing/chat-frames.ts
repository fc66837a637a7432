// Server-sent events of Chat Completions, with no more in them than is read.

export const end = "data: [DONE]\n\n"

export function frame(fields: object): string {
  return `data: ${JSON.stringify({ id: "chatcmpl-1", ...fields })}\n\n`
}

export function delta(fields: object): string {
  return frame({ choices: [{ index: 0, delta: fields, finish_reason: null }] })
}

export function call(fields: object): string {
  return delta({ tool_calls: [fields] })
}

export function finish(reason: string): string {
  return frame({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })
}
