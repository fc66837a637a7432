import type { Event } from "../protocol/event.js"
import type { SessionLog } from "../store/session-log.js"

/** Milliseconds between two pieces on disk, and until a text that has paused is written to its end. */
const intervalMs = 500

/** A secret has no white space; without any, so much is held back. In characters. */
const longestWord = 4096

/**
 * Puts the text of a reply under way on disk, about twice a second, so that a process that is killed
 * loses none that anybody has seen for longer. Words are kept whole, since a secret that was cut in two
 * would not be taken out.
 */
export class ReplyKeeper {
  readonly #log: SessionLog
  #pending: string[] = []
  #begins = true
  #timer: NodeJS.Timeout | undefined
  #seen = 0

  constructor(log: SessionLog) {
    this.#log = log
  }

  note(event: Event): void {
    switch (event.type) {
      case "text-delta":
        this.#pending.push(event.text)
        this.#timer ??= this.#start()
        break
      case "assistant-message":
      case "retrying":
        this.forget()
        break
      default:
    }
  }

  /** The reply is over, whatever became of it. */
  forget(): void {
    this.#pending = []
    this.#begins = true
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #start(): NodeJS.Timeout {
    return setInterval(() => void this.#write(), intervalMs).unref()
  }

  async #write(): Promise<void> {
    const pending = this.#pending.join("")
    const paused = pending.length === this.#seen
    const length = paused ? pending.length : wholeWords(pending)
    const text = pending.slice(0, length)
    const rest = pending.slice(length)
    this.#pending = rest === "" ? [] : [rest]
    this.#seen = rest.length
    if (text === "") return
    const begins = this.#begins
    this.#begins = false
    await this.#log.appendReplyPiece({ text, begins })
  }
}

/** So much of the text ends with white space. */
function wholeWords(text: string): number {
  let end = text.length
  while (end > 0 && /\S/.test(text.charAt(end - 1))) {
    if (text.length - end >= longestWord) return end
    end--
  }
  return end
}
