import { type ContentPart, type ToolCall, type ToolResult, textPart } from "../protocol/item.js"
import { shorten } from "../tools/shorten.js"

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
      part.type === "text" ? textPart(shorten(part.text, outcome.tokenLimit)) : part,
    ),
    ok: outcome.ok,
  }
}
