import type { Node, Parser } from "web-tree-sitter"
import { isPassedOver } from "./passed-over.js"
import { type ReadRedirects, readRedirects } from "./read-redirects.js"
import { everyStart } from "./every-start.js"
import { joinedWords, readWord } from "./read-word.js"
import type { Segment, Understanding } from "./segment.js"

/** Longer scripts are not parsed: nobody reads them before a yes either. */
const longest = 64 * 1024
const mostJoints = 2000
/** Milliseconds for what makes the grammar slow. */
const longestParse = 2000

/** The simple commands of a script, as the grammar of bash has them, in the order they are written. */
export function readScript(script: string, parser: Parser): Understanding {
  const joints = script.match(/[;|&]/g)?.length ?? 0
  if (script.length > longest || joints > mostJoints)
    return unread(script, "the script is too long")
  const end = performance.now() + longestParse
  const tree = parser.parse(script, null, { progressCallback: () => performance.now() > end })
  if (tree === null) {
    parser.reset()
    return unread(script, "the script does not parse")
  }
  try {
    return readTree(tree.rootNode, script)
  } finally {
    tree.delete()
  }
}

/** What is not parsed, so that what forbids or destroys is found in it all the same. */
export function unread(script: string, why: string): Understanding {
  return { segments: everyStart(script), doubt: why, hidden: why }
}

type Reading = { readonly segments: Segment[]; readonly doubts: string[]; hidden?: string }

function readTree(root: Node, script: string): Understanding {
  const reading: Reading = { segments: [], doubts: [] }
  if (!/^[\x20-\x7e\n]*$/.test(script)) reading.doubts.push("characters that are not plain ASCII")
  if (isPassedOver(root, script)) reading.doubts.push("a backslash outside of quotes")
  visit(root, reading, 0)
  if (root.hasError) {
    hide(reading, "the script does not parse")
    reading.segments.push(...everyStart(script))
  }
  const { segments, hidden } = reading
  const [doubt] = reading.doubts
  return {
    segments,
    ...(doubt !== undefined && { doubt }),
    ...(hidden !== undefined && { hidden }),
  }
}

function hide(reading: Reading, why: string): void {
  reading.doubts.push(why)
  reading.hidden ??= why
}

/** What only puts commands together. */
const groups = new Set(["program", "list", "pipeline", "subshell", "compound_statement"])

const joints = new Set([";", "\n", "&&", "||", "|", "(", ")", "{", "}", "!"])

function visit(node: Node, reading: Reading, depth: number): void {
  if (depth > 200) {
    hide(reading, "the script is nested too deeply")
    return
  }
  switch (node.type) {
    case "command":
      return readCommand(node, reading, depth)
    case "redirected_statement":
      return readRedirected(node, reading, depth)
    case "test_command":
      return !/^\[\s/.test(node.text)
        ? visitParts(node, reading, depth)
        : readTest(node, reading, depth)
    case "comment":
      return
    default:
      return visitParts(node, reading, depth)
  }
}

function visitParts(node: Node, reading: Reading, depth: number): void {
  const isGroup = groups.has(node.type) || node.type === "negated_command"
  if (node.isNamed && !isGroup) reading.doubts.push(describe(node))
  for (const child of childrenOf(node)) {
    if (child.isNamed) visit(child, reading, depth + 1)
    else if (isGroup && !joints.has(child.type)) reading.doubts.push(describe(child))
  }
}

/** The grammar hangs a redirection on all of a list; the shell takes the last command's. */
function readRedirected(node: Node, reading: Reading, depth: number): void {
  const redirects = childrenOf(node).filter(isRedirect)
  const body = childrenOf(node).filter((child) => !isRedirect(child))
  const read = readRedirects(redirects)
  const before = reading.segments.length
  for (const part of body) visit(part, reading, depth + 1)
  if (reading.segments.length === before) reading.segments.push(bare(node, read))
  else withRedirects(reading.segments, before, { read, text: node.text })
  for (const redirect of redirects) visitHidden(redirect, reading, depth)
}

type Redirected = { readonly read: ReadRedirects; readonly text: string }

function withRedirects(segments: Segment[], from: number, { read, text }: Redirected): void {
  const isOne = segments.length === from + 1
  for (let index = from; index < segments.length; index += 1) {
    const segment = segments[index]
    if (segment === undefined) continue
    segments[index] = {
      ...segment,
      ...(isOne && { text }),
      words: [...segment.words, ...read.words.map(({ value }) => value)],
      written: [...segment.written, ...read.words.map(({ written }) => written)],
      doubts: [...segment.doubts, ...read.doubts],
      outputs: [...segment.outputs, ...read.outputs],
      ...(read.input !== undefined && { input: read.input }),
    }
  }
}

/** A redirection without a command. */
function bare(node: Node, { words, outputs, doubts }: ReadRedirects): Segment {
  return {
    words: words.map(({ value }) => value),
    written: words.map(({ written }) => written),
    text: node.text,
    outputs,
    doubts,
    inner: [],
  }
}

function readCommand(node: Node, reading: Reading, depth: number): void {
  const parts = childrenOf(node)
  const redirects = parts.filter(isRedirect)
  const assignments = parts.filter(({ type }) => type === "variable_assignment")
  const words = joinedWords(
    parts.filter((part) => !isRedirect(part) && part.type !== "variable_assignment"),
  )
  const own = readRedirects(redirects)
  const doubts = [
    ...(assignments.length > 0 ? ["it sets variables"] : []),
    ...words.flatMap(({ doubt }) => (doubt === undefined ? [] : [doubt])),
    ...own.doubts,
  ]
  reading.segments.push({
    words: [...words, ...own.words].map(({ value }) => value),
    written: [...words, ...own.words].map(({ written }) => written),
    text: node.text,
    doubts: [...new Set(doubts)],
    outputs: own.outputs,
    ...(own.input !== undefined && { input: own.input }),
    inner: [],
  })
  for (const part of parts) visitHidden(part, reading, depth)
}

/** `[ -f x ]`, which the grammar has as an expression, is a command like others. */
function readTest(node: Node, reading: Reading, depth: number): void {
  const words = testWords(node)
  const read = words.map((word) =>
    word.isNamed && word.type !== "test_operator" ? readWord(word) : { value: word.text },
  )
  reading.segments.push({
    words: read.map(({ value }) => value),
    written: words.map(({ text }) => text),
    text: node.text,
    doubts: read.flatMap(({ doubt }) => (doubt === undefined ? [] : [doubt])),
    outputs: [],
    inner: [],
  })
  visitHidden(node, reading, depth)
}

function testWords(node: Node): readonly Node[] {
  return childrenOf(node).flatMap((child) =>
    child.type.endsWith("_expression") ? testWords(child) : [child],
  )
}

/** Commands inside of words, assignments and redirections: `$(…)`, `<(…)`, `<<EOF | …`. */
function visitHidden(node: Node, reading: Reading, depth: number): void {
  for (const child of childrenOf(node)) {
    if (!child.isNamed) continue
    if (statements.has(child.type)) visit(child, reading, depth + 1)
    else visitHidden(child, reading, depth + 1)
  }
}

const statements = new Set([
  ...groups,
  "command",
  "redirected_statement",
  "negated_command",
  "if_statement",
  "while_statement",
  "for_statement",
  "c_style_for_statement",
  "case_statement",
  "function_definition",
  "declaration_command",
  "unset_command",
  "test_command",
])

function isRedirect({ type }: Node): boolean {
  return type.endsWith("_redirect")
}

function childrenOf(node: Node): readonly Node[] {
  return node.children.filter((child) => child !== null)
}

function describe(node: Node): string {
  if (!node.isNamed) return `\`${node.type}\` between commands`
  return `a ${node.type.replaceAll("_", " ")}`
}
