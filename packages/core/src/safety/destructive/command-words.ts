import type { Segment, Word } from "../shell/segment.js"

/** A command's arguments, asked about options in every spelling that getopt(3) understands. */
export class CommandWords {
  readonly #words: readonly Word[]
  readonly #written: readonly string[]

  constructor({ words, written }: Pick<Segment, "words" | "written">, from = 1) {
    this.#words = words.slice(from)
    this.#written = written.slice(from)
  }

  get known(): readonly string[] {
    return this.#words.filter((word) => word !== undefined)
  }

  /** `-rf` has `-r`; `--rec` is short for `--recursive`, and `--force=x` has `--force`. */
  has(...options: readonly string[]): boolean {
    return this.known.some((word) => options.some((option) => isOption(word, option)))
  }

  /** The words that are no options, as they are and as they are written. */
  get operands(): readonly Operand[] {
    const end = this.#words.indexOf("--")
    return this.#words.flatMap((word, index): Operand[] => {
      const written = this.#written[index] ?? ""
      const isBehindEnd = end >= 0 && index > end
      const looksLikeOption = (word ?? written).startsWith("-")
      return isBehindEnd || !looksLikeOption ? [{ word, written }] : []
    })
  }

  /** What is behind the first operand: a subcommand's own arguments. */
  subcommand(valued: readonly string[] = []): {
    readonly name: string
    readonly rest: CommandWords
  } {
    for (let index = 0; index < this.#words.length; index += 1) {
      const word = this.#words[index]
      if (word !== undefined && valued.includes(word)) index += 1
      else if (word !== undefined && !word.startsWith("-")) {
        return { name: word, rest: this.#from(index + 1) }
      }
    }
    return { name: "", rest: this.#from(this.#words.length) }
  }

  #from(index: number): CommandWords {
    return new CommandWords({ words: this.#words, written: this.#written }, index)
  }
}

export type Operand = { readonly word: Word; readonly written: string }

function isOption(word: string, option: string): boolean {
  if (!word.startsWith("-")) return false
  if (!option.startsWith("--")) {
    const letter = option.slice(1)
    return option.length === 2 ? /^-[^-]/.test(word) && word.includes(letter) : word === option
  }
  const [name = ""] = word.split("=")
  return name.length > 3 && option.startsWith(name)
}
