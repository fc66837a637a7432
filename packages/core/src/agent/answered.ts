import {
  type ContextMessage,
  type Item,
  type ToolCall,
  type ToolResult,
  type UserMessage,
  isToolCall,
  textPart,
} from "../protocol/item.js"

/**
 * The history as every provider accepts it: each call has exactly one result, before anybody else
 * speaks. A call that an interrupt or a crash left open is answered as aborted; a result without its
 * call, a second one, a call that is open already, and a message that says nothing are left out.
 * Unchanged items keep their identity, and so does a whole list that was right already.
 */
export function answered(items: readonly Item[]): readonly Item[] {
  const whole: Item[] = []
  const open = new Map<string, ToolCall>()
  for (const item of items) {
    if (item.type === "tool-result") {
      if (open.delete(item.callId)) whole.push(item)
    } else if (isToolCall(item)) {
      if (open.has(item.callId)) continue
      open.set(item.callId, item)
      whole.push(item)
    } else if (!saysNothing(item)) {
      if (speaksForPeople(item)) closeAll(open, whole)
      whole.push(item)
    }
  }
  closeAll(open, whole)
  const unchanged = whole.length === items.length && whole.every((item, at) => item === items[at])
  return unchanged ? items : whole
}

/** Of one reply, text and reasoning may stand between its calls; the next speaker may not. */
function speaksForPeople(item: Item): item is UserMessage | ContextMessage {
  return item.type === "user-message" || item.type === "context-message"
}

/** A session file of somebody else may hold such. */
function saysNothing(item: Item): boolean {
  if (item.type === "assistant-message") return item.text === ""
  if (!speaksForPeople(item)) return false
  return item.content.every((part) => part.type === "text" && part.text === "")
}

function closeAll(open: Map<string, ToolCall>, whole: Item[]): void {
  for (const call of open.values()) whole.push(aborted(call))
  open.clear()
}

function aborted(call: ToolCall): ToolResult {
  return {
    type: "tool-result",
    callId: call.callId,
    content: [textPart("aborted: the call was interrupted and may have run in part")],
    ok: false,
  }
}
