import { type Json, stringAt } from "../model/wire/json.js"
import type { AssistantMessage } from "../protocol/item.js"

/** The text of a reply that was being received when its process died, from the pieces in the file. */
export type ReplyUnderWay = {
  fold(event: Json): void
  forget(): void
  items(): readonly AssistantMessage[]
  /** The same, once: what follows in the file comes after it. */
  take(): readonly AssistantMessage[]
}

export function replyUnderWay(): ReplyUnderWay {
  let text = ""
  const items = (): readonly AssistantMessage[] =>
    text === "" ? [] : [{ type: "assistant-message", text, partial: true }]
  return {
    fold(event) {
      switch (event["type"]) {
        case "agent_message_delta":
          text = (event["begins"] === true ? "" : text) + (stringAt(event, "delta") ?? "")
          break
        case "task_complete":
        case "turn_aborted":
          text = ""
          break
        default:
      }
    },
    forget() {
      text = ""
    },
    items,
    take() {
      const taken = items()
      text = ""
      return taken
    },
  }
}
