import { type ContentPart, type ToolCall, type ToolResult, textPart } from "../protocol/item.js"

/** What providers count is near four bytes of English or code a token. */
const bytesPerToken = 4

/** What the model gets to read of a call, its middle left out where it is too long. */
export function toolResult(
  call: ToolCall,
  content: readonly ContentPart[],
  outcome: { readonly ok: boolean; readonly tokenLimit: number },
): ToolResult {
  return {
    type: "tool-result",
    callId: call.callId,
    content: content.map((part) =>
      part.type === "text" ? shortened(part.text, outcome.tokenLimit) : part,
    ),
    ok: outcome.ok,
  }
}

function shortened(text: string, tokenLimit: number): ContentPart {
  const limit = tokenLimit * bytesPerToken
  if (text.length <= limit) return textPart(text)
  const half = Math.floor(limit / 2)
  const head = text.slice(0, afterWhole(text, half))
  const tail = text.slice(afterWhole(text, text.length - half))
  const missing = text.length - head.length - tail.length
  return textPart(`${head}\n[… ${missing} characters left out …]\n${tail}`)
}

/** Moves a cut off the middle of a surrogate pair. */
function afterWhole(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at
}
