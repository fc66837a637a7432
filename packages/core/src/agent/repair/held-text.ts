import { openings } from "./marked-text.js"

/** Blocks that can hold a call, at the very beginning of a message. */
const wholeMessage = /^(?:[{[]|```(?:json|tool_call|tool_code|tool|xml)?[ \t]*\n)/
const blockLines = ["```json", "```tool_call", "```tool_code", "```xml"]

/**
 * Decides what of a text can be shown as it comes, and what may turn out to be a call: that is held
 * back until the message is whole.
 */
export class HeldText {
  readonly #bare: boolean
  #pending = ""
  #holds = false
  #midLine = false
  #begun = false

  /** `bare`: a message that begins as JSON may be a call too. */
  constructor(options: { readonly bare: boolean }) {
    this.#bare = options.bare
  }

  /** What can be shown once this piece has come. */
  push(piece: string): string {
    if (this.#midLine && !piece.includes("\n")) return piece
    this.#pending += piece
    if (this.#holds) return ""
    let shown = ""
    while (this.#pending !== "") {
      const line = this.#line()
      if (line === undefined) break
      shown += line
    }
    return shown
  }

  /** All that was held back. */
  flush(): string {
    const rest = this.#pending
    this.#pending = ""
    return rest
  }

  /** The next line, or the beginning of one, that is certain to be shown. */
  #line(): string | undefined {
    const end = this.#pending.indexOf("\n")
    if (!this.#midLine && this.#mayOpen(end)) return undefined
    const line = end === -1 ? this.#pending : this.#pending.slice(0, end + 1)
    this.#pending = this.#pending.slice(line.length)
    this.#midLine = end === -1
    this.#begun ||= line.trim() !== ""
    return line
  }

  #mayOpen(end: number): boolean {
    const text = this.#pending.trimStart()
    if (text === "") return end === -1
    if (this.#opens(text)) this.#holds = true
    return this.#holds || this.#mayStillOpen(text, end)
  }

  #opens(text: string): boolean {
    if (openings.some((opening) => text.startsWith(opening))) return true
    return this.#bare && !this.#begun && wholeMessage.test(text)
  }

  #mayStillOpen(text: string, end: number): boolean {
    if (openings.some((opening) => opening.startsWith(text))) return true
    const isBlockStart = blockLines.some((line) => line.startsWith(text.trimEnd()))
    return this.#bare && !this.#begun && end === -1 && isBlockStart
  }
}
