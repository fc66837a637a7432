/** Needs no quotes in a POSIX shell. */
const plain = /^[A-Za-z0-9+\-./:@\]_]+$/

/**
 * An argv as one line that a POSIX shell would split into the same words again. Words with a NUL, which
 * no argv can carry, are joined as they are.
 */
export function shellQuote(argv: readonly string[]): string {
  if (argv.some((word) => word.includes("\0"))) return argv.join(" ")
  return argv.map(quoteWord).join(" ")
}

function quoteWord(word: string): string {
  if (word === "") return "''"
  if (plain.test(word)) return word
  return chunks(word).join("")
}

type Quotes = "single" | "double"

/** The longest pieces that one kind of quotes can hold, single ones where both can. */
function chunks(word: string): string[] {
  const pieces: string[] = []
  let start = 0
  let possible: readonly Quotes[] = ["single", "double"]
  for (let at = 0; at < word.length; at++) {
    const both = possible.filter((quotes) => holds(quotes, word.charAt(at), at === 0))
    if (both.length > 0) {
      possible = both
      continue
    }
    pieces.push(enclose(word.slice(start, at), possible))
    start = at
    possible = quotesFor(word.charAt(at))
  }
  return [...pieces, enclose(word.slice(start), possible)]
}

function quotesFor(character: string): readonly Quotes[] {
  return (["single", "double"] as const).filter((quotes) => holds(quotes, character, false))
}

/** `$`, backtick and `!` act inside double quotes; a caret goes into single ones only where it leads. */
function holds(quotes: Quotes, character: string, leading: boolean): boolean {
  if (quotes === "double") return !"$`!".includes(character) && !(character === "^" && leading)
  return !"'\\".includes(character) && (character !== "^" || leading)
}

function enclose(text: string, possible: readonly Quotes[]): string {
  if (possible.includes("single")) return `'${text}'`
  return `"${text.replace(/["\\]/g, "\\$&")}"`
}
