import { type Place, StarlarkError } from "./place.js"
import type { Expression, NamedExpression, Statement } from "./syntax.js"
import type { Token } from "./token.js"
import { tokenize } from "./tokenize.js"

/**
 * Parses the part of Starlark that policies are written in: calls, texts, numbers, lists, sums, names
 * given to values, comments. Throws a StarlarkError that says where anything else stands.
 */
export function parseStarlark(text: string): readonly Statement[] {
  const tokens = new Tokens(tokenize(text))
  const statements: Statement[] = []
  for (tokens.skipLineEnds(); !tokens.ended; tokens.skipLineEnds()) {
    statements.push(parseStatement(tokens))
    const { next } = tokens
    if (next.kind !== "line-end" && next.kind !== "end") {
      throw unexpected(next, "a statement ends with its line")
    }
  }
  return statements
}

class Tokens {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get next(): Token {
    return this.#tokens[this.#at] as Token // The last one is the end, which `take` does not pass.
  }

  get ended(): boolean {
    return this.next.kind === "end"
  }

  /** Whether the mark comes `ahead` of the next token. */
  sees(mark: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead]
    return token?.kind === "mark" && token.mark === mark
  }

  take(): Token {
    const token = this.next
    if (token.kind !== "end") this.#at++
    return token
  }

  takeMark(mark: string): boolean {
    const seen = this.sees(mark)
    if (seen) this.#at++
    return seen
  }

  skipLineEnds(): void {
    while (this.next.kind === "line-end") this.#at++
  }
}

function parseStatement(tokens: Tokens): Statement {
  const { next } = tokens
  if (next.kind === "indent") {
    throw new StarlarkError("a statement begins at the start of its line", next.place)
  }
  if (next.kind !== "name" || !(tokens.sees("=", 1) || tokens.sees(":", 1))) {
    return { kind: "expression", value: parseExpression(tokens, 0) }
  }
  refuseKeyword(next.name, next.place)
  tokens.take()
  // A type beside the name says nothing that matters here.
  if (tokens.takeMark(":")) parseExpression(tokens, 0)
  if (!tokens.takeMark("=")) throw unexpected(tokens.next, "= was expected")
  return { kind: "assign", name: next.name, value: parseExpression(tokens, 0), place: next.place }
}

/** Deeper than any policy, and far from what the stack holds. */
const maxDepth = 100

function parseExpression(tokens: Tokens, depth: number): Expression {
  const { place } = tokens.next
  if (depth > maxDepth) throw new StarlarkError("this is nested too deeply", place)
  const terms = [parseTerm(tokens, depth)]
  while (tokens.takeMark("+")) terms.push(parseTerm(tokens, depth))
  const [only, ...more] = terms
  return only !== undefined && more.length === 0 ? only : { kind: "sum", terms, place }
}

function parseTerm(tokens: Tokens, depth: number): Expression {
  const token = tokens.take()
  const { place } = token
  switch (token.kind) {
    case "text":
    case "number":
      return { kind: "constant", value: token.value, place }
    case "formatted":
      return { kind: "formatted", parts: token.parts, place }
    case "name":
      return parseName(token.name, place, tokens, depth)
    case "mark":
      return parseMarked(token, tokens, depth)
    default:
      throw unexpected(token, "a value was expected")
  }
}

const constants = new Map([
  ["True", true],
  ["False", false],
  ["None", null],
])

function parseName(name: string, place: Place, tokens: Tokens, depth: number): Expression {
  const constant = constants.get(name)
  if (constant !== undefined) return { kind: "constant", value: constant, place }
  refuseKeyword(name, place)
  if (!tokens.takeMark("(")) return { kind: "name", name, place }
  const values = parseSeries(tokens, ")", () => parseNamed(tokens, depth + 1))
  return { kind: "call", name, values, place }
}

function parseNamed(tokens: Tokens, depth: number): NamedExpression {
  const { next } = tokens
  if (next.kind !== "name" || !tokens.sees("=", 1)) return { value: parseExpression(tokens, depth) }
  tokens.take()
  tokens.take()
  return { name: next.name, value: parseExpression(tokens, depth) }
}

function parseMarked(
  token: Extract<Token, { kind: "mark" }>,
  tokens: Tokens,
  depth: number,
): Expression {
  const { mark, place } = token
  const items = (closing: string) =>
    parseSeries(tokens, closing, () => parseExpression(tokens, depth + 1))
  if (mark === "[") return { kind: "list", items: items("]"), place }
  if (mark === "(") return parenthesized(items(")"), place)
  const { next } = tokens
  if (mark === "-" && next.kind === "number") {
    tokens.take()
    return { kind: "constant", value: -next.value, place }
  }
  throw unexpected(token, "a value was expected")
}

/** One value in parentheses is that value; more of them are a tuple, which is a list to us. */
function parenthesized(items: readonly Expression[], place: Place): Expression {
  const [only, ...more] = items
  return only !== undefined && more.length === 0 ? only : { kind: "list", items, place }
}

/** Values with commas between them, and perhaps one behind the last, up to the closing bracket. */
function parseSeries<T>(tokens: Tokens, closing: string, parse: () => T): readonly T[] {
  const items: T[] = []
  while (!tokens.takeMark(closing)) {
    items.push(parse())
    if (!tokens.takeMark(",") && !tokens.sees(closing)) {
      throw unexpected(tokens.next, `, or ${closing} was expected`)
    }
  }
  return items
}

const keywords = new Set(
  "and as assert async await break class continue def del elif else except finally for from global if import in is lambda load nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
)

function refuseKeyword(name: string, place: Place): void {
  if (!keywords.has(name)) return
  throw new StarlarkError(
    `${name} is not understood here: write calls, texts and lists only`,
    place,
  )
}

function unexpected(token: Token, wanted: string): StarlarkError {
  return new StarlarkError(`unexpected ${nameOf(token)}; ${wanted}`, token.place)
}

function nameOf(token: Token): string {
  switch (token.kind) {
    case "name":
      return token.name.slice(0, 40)
    case "number":
      return "number"
    case "text":
    case "formatted":
      return "text"
    case "mark":
      return token.mark
    case "indent":
    case "line-end":
      return "end of the line"
    case "end":
      return "end of the file"
  }
}
