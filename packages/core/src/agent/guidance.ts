import { CodexError } from "../errors.js"
import { type Item, isToolCall, textPart } from "../protocol/item.js"
import type { Agent } from "./agent.js"
import type { TurnReply } from "./turn.js"

/** So often in a row a model is told what is wrong with its replies. */
const mostComplaints = 2

const emptyReply =
  "Your reply was empty. Go on with the task: call a tool, or give your final answer as text."

/**
 * What the model has to hear after a reply that is of no use: an empty one, one that repeats itself, a
 * call that cannot be read. After a few in a row the task ends: as it is where something was done,
 * with a `reply-incomplete` failure where nothing was.
 */
export function guidance(agent: Agent): (reply: TurnReply) => readonly Item[] {
  const since = agent.items.length
  let complaints = 0

  return (reply) => {
    const complaint = reply.complaint ?? (isEmpty(reply.items) ? emptyReply : undefined)
    if (complaint === undefined) {
      complaints = 0
      return []
    }
    if (++complaints <= mostComplaints) {
      return [{ type: "context-message", content: [textPart(complaint)] }]
    }
    const done = agent.items
      .slice(since)
      .some((item) => item.type === "tool-result" || isAnswer(item))
    if (!done) throw useless(complaints)
    agent.emit({ type: "notice", level: "warning", message: endedSo(complaints) })
    return []
  }
}

function isEmpty(items: readonly Item[]): boolean {
  return !items.some((item) => isToolCall(item) || isAnswer(item))
}

function isAnswer(item: Item): boolean {
  return item.type === "assistant-message" && !item.partial && item.text.trim() !== ""
}

function useless(count: number): CodexError {
  return new CodexError(
    "reply-incomplete",
    `the model gave no usable reply ${count} times in a row; rephrase the request, or choose another model with -m`,
  )
}

function endedSo(count: number): string {
  return `The model gave no usable reply ${count} times in a row; the task ends here.`
}
