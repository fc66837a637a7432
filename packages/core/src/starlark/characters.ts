import { type Place, StarlarkError } from "./place.js"

/** Walks over a text and knows where it is. Line ends are line feeds, however the file spells them. */
export class Characters {
  readonly #text: string
  #offset = 0
  #line = 1
  #lineStart = 0

  /** Throws a StarlarkError for control characters, which no program text needs. */
  constructor(text: string) {
    this.#text = text.replaceAll("\r\n", "\n")
    // oxlint-disable-next-line no-control-regex
    const control = /[\x00-\x08\x0b-\x1f\x7f]/.exec(this.#text)
    if (control === null) return
    this.skip(control.index)
    const code = control[0].charCodeAt(0).toString(16).padStart(4, "0")
    throw this.error(`the control character U+${code.toUpperCase()} cannot stand here`)
  }

  get place(): Place {
    return { line: this.#line, column: this.#offset - this.#lineStart + 1 }
  }

  get ended(): boolean {
    return this.#offset >= this.#text.length
  }

  /** The character `ahead` of the present one; empty behind the end. */
  peek(ahead = 0): string {
    return this.#text.charAt(this.#offset + ahead)
  }

  startsWith(words: string): boolean {
    return this.#text.startsWith(words, this.#offset)
  }

  /** What the sticky pattern matches here, passed over; undefined when it does not. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.skip(found.length)
    return found
  }

  skip(count: number): void {
    for (const end = this.#offset + count; this.#offset < end; this.#offset++) {
      if (this.#text[this.#offset] !== "\n") continue
      this.#line++
      this.#lineStart = this.#offset + 1
    }
  }

  error(message: string, place: Place = this.place): StarlarkError {
    return new StarlarkError(message, place)
  }
}
