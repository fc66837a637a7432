import { Characters } from "./characters.js"
import { readTextLiteral } from "./read-text.js"
import type { Token } from "./token.js"

/**
 * The tokens of a text, the last one of kind `end`. Line ends inside brackets are nothing. Throws a
 * StarlarkError for what is no token.
 */
export function tokenize(text: string): readonly Token[] {
  const characters = new Characters(text)
  const tokens: Token[] = []
  let open = 0
  for (;;) {
    const indented = open === 0 && characters.place.column === 1 && isIndented(characters)
    characters.take(/(?:[ \t]|\\\n|#[^\n]*)+/y)
    if (open > 0 && characters.peek() === "\n") {
      characters.skip(1)
      continue
    }
    const token = readToken(characters)
    if (indented && token.kind !== "line-end" && token.kind !== "end") {
      tokens.push({ kind: "indent", place: token.place })
    }
    if (token.kind === "mark" && /[[({]/.test(token.mark)) open++
    if (token.kind === "mark" && /[\])}]/.test(token.mark)) open--
    tokens.push(token)
    if (token.kind === "end") return tokens
  }
}

function isIndented(characters: Characters): boolean {
  return characters.peek() === " " || characters.peek() === "\t"
}

function readToken(characters: Characters): Token {
  const { place } = characters
  if (characters.ended) return { kind: "end", place }
  const text = readTextLiteral(characters)
  if (text !== undefined) return text
  const name = characters.take(/[A-Za-z_]\w*/y)
  if (name !== undefined) return { kind: "name", name, place }
  const number = characters.take(/(?:0x[\da-f]+|0o[0-7]+|\d+)(?![\w.])/iy)
  if (number !== undefined) return { kind: "number", value: numberOf(number, characters), place }
  if (characters.take(/[\n;]/y) !== undefined) return { kind: "line-end", place }
  const mark = characters.take(/[[\](){}=,+:-]/y)
  if (mark !== undefined) return { kind: "mark", mark, place }
  throw characters.error(`unexpected ${JSON.stringify(characters.peek())}`)
}

function numberOf(digits: string, characters: Characters): number {
  const value = Number(digits)
  if (Number.isSafeInteger(value)) return value
  throw characters.error(`the number ${digits.slice(0, 20)} is too large`)
}
