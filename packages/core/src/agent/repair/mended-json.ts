/** Deeper than any arguments are; what is nested deeper is nobody's honest mistake. */
const deepest = 100

/**
 * JSON text from what a model meant as JSON, where only one meaning is possible: single quotes,
 * trailing commas, raw line ends in strings, Python's words, names without quotes, a missing closing
 * bracket after a whole value. Undefined where a value may be cut off, or anything else is odd.
 */
export function mendedJson(text: string): string | undefined {
  const reader = new Reader(text.trim())
  const value = reader.value(0)
  reader.space()
  return value !== undefined && reader.isAtEnd() && isJson(value) ? value : undefined
}

const words = new Map([
  ["true", "true"],
  ["false", "false"],
  ["null", "null"],
  ["True", "true"],
  ["False", "false"],
  ["None", "null"],
])

/** Reads the loose form and writes the strict one. */
class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  space(): void {
    this.#take(/\s*/y)
  }

  value(depth: number): string | undefined {
    this.space()
    if (depth > deepest) return undefined
    switch (this.#text[this.#at]) {
      case "{":
        return this.#list("}", depth, (inner) => this.#member(inner))
      case "[":
        return this.#list("]", depth, (inner) => this.value(inner))
      case '"':
      case "'":
        return this.#string()
      default:
        return this.#scalar()
    }
  }

  /** An object or an array. At the end of the text a missing bracket is added behind a whole value. */
  #list(
    closing: "}" | "]",
    depth: number,
    element: (depth: number) => string | undefined,
  ): string | undefined {
    const opening = this.#text[this.#at++] ?? ""
    const parts: string[] = []
    for (;;) {
      this.space()
      if (this.#text[this.#at] === closing) {
        this.#at++
        break
      }
      if (this.isAtEnd()) {
        if (parts.length === 0 || !this.#endsWhole()) return undefined
        break
      }
      const part = element(depth + 1)
      if (part === undefined) return undefined
      parts.push(part)
      this.space()
      if (this.#text[this.#at] === ",") this.#at++
      else if (this.#text[this.#at] !== closing && !this.isAtEnd()) return undefined
    }
    return `${opening}${parts.join(",")}${closing}`
  }

  /** A comma promises more, and a number may go on: neither is an end. */
  #endsWhole(): boolean {
    return /["'}\]el]$/.test(this.#text)
  }

  #member(depth: number): string | undefined {
    const quoted = /["']/.test(this.#text[this.#at] ?? "")
    const bare = quoted ? undefined : this.#take(/[A-Za-z_]\w*/y)
    const key = bare === undefined ? this.#string() : JSON.stringify(bare)
    this.space()
    if (key === undefined || this.#text[this.#at++] !== ":") return undefined
    const value = this.value(depth)
    return value === undefined ? undefined : `${key}:${value}`
  }

  /** Undefined where it is not closed: what is missing cannot be known. */
  #string(): string | undefined {
    const quote = this.#text[this.#at++]
    let content = ""
    for (;;) {
      const plain = this.#take(/[^"'\\]*/y) ?? ""
      const character = this.#text[this.#at++]
      content += plain
      if (character === undefined) return undefined
      if (character === quote) return `"${escapedControls(content)}"`
      if (character === "\\") content += this.#escape()
      else content += character === '"' ? '\\"' : character
    }
  }

  /** `\'` is a quote; `\d`, which JSON does not know, was meant as it stands. */
  #escape(): string {
    const unicode = this.#take(/u[\da-fA-F]{4}/y)
    if (unicode !== undefined) return `\\${unicode}`
    const character = this.#text[this.#at++] ?? ""
    if (character === "'") return "'"
    return /["\\/bfnrt]/.test(character) ? `\\${character}` : `\\\\${character}`
  }

  #scalar(): string | undefined {
    const number = this.#take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y)
    if (number !== undefined) return number
    const word = this.#take(/[A-Za-z]+/y)
    return word === undefined ? undefined : words.get(word)
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found === "" ? undefined : found
  }
}

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

function escapedControls(text: string): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f]/g,
    (character) =>
      shortEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return false
  }
}
