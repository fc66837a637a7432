import type { Characters } from "./characters.js"
import type { FormattedPart, Token } from "./token.js"

/** The string literal that begins here, with its prefix `r` or `f`; undefined when none does. */
export function readTextLiteral(characters: Characters): Token | undefined {
  const { place } = characters
  const opening = characters.take(/(?:r|f|fr|rf)?(?:"""|'''|"|')/iy)
  if (opening === undefined) return undefined
  const quote = opening.replace(/^[rf]+/i, "")
  const prefix = opening.slice(0, -quote.length).toLowerCase()
  const style = { quote, raw: prefix.includes("r"), formatted: prefix.includes("f") }
  const parts: FormattedPart[] = []
  let text = ""
  while (!characters.startsWith(quote)) {
    if (characters.ended || (quote.length === 1 && characters.peek() === "\n")) {
      throw characters.error("this string is not closed", place)
    }
    const name = style.formatted ? readBraces(characters) : undefined
    if (typeof name === "object") {
      parts.push(text, name)
      text = ""
    } else text += name ?? readCharacter(characters, style.raw)
  }
  characters.skip(quote.length)
  if (!style.formatted) return { kind: "text", value: text, place }
  return { kind: "formatted", parts: [...parts, text].filter((part) => part !== ""), place }
}

/** `{name}`, or a doubled brace, which stands for one; undefined when no brace is here. */
function readBraces(characters: Characters): FormattedPart | undefined {
  const brace = characters.peek()
  if (brace !== "{" && brace !== "}") return undefined
  if (characters.peek(1) === brace) {
    characters.skip(2)
    return brace
  }
  const { place } = characters
  const field = characters.take(/\{[A-Za-z_]\w*\}/y)
  if (field !== undefined) return { name: field.slice(1, -1), place }
  throw characters.error("in an f-string, braces hold a name; write {{ or }} for a brace")
}

function readCharacter(characters: Characters, raw: boolean): string {
  if (characters.peek() !== "\\") {
    const character = characters.peek()
    characters.skip(1)
    return character
  }
  // A raw string keeps its backslashes, and a quote behind one does not close it.
  if (raw) return characters.take(/\\[^]?/y) ?? ""
  return readEscape(characters)
}

const simpleEscapes: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
}

function readEscape(characters: Characters): string {
  const { place } = characters
  const octal = characters.take(/\\[0-7]{1,3}/y)
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal.slice(1), 8))
  const digits = characters.take(/\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y)
  if (digits !== undefined) {
    const code = Number.parseInt(digits.slice(2), 16)
    const surrogate = code >= 0xd800 && code <= 0xdfff
    if (!surrogate && code <= 0x10ffff) return String.fromCodePoint(code)
    throw characters.error(`${digits} is no character`, place)
  }
  const simple = simpleEscapes[characters.peek(1)]
  if (simple === undefined) {
    throw characters.error("unknown escape in a string; write \\\\ for a backslash", place)
  }
  characters.skip(2)
  return simple
}
