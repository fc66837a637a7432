import type { Node } from "web-tree-sitter"
import { readWord } from "./read-word.js"
import type { OutputFile, Word } from "./segment.js"

export type ReadRedirects = {
  /** Arguments behind the file's name: `rm > log -rf .`. */
  readonly words: readonly { readonly value: Word; readonly written: string }[]
  readonly outputs: readonly OutputFile[]
  readonly doubts: readonly string[]
  readonly input?: string
}

/** Where redirections lead. Those to /dev/null and between stdout and stderr leave no doubt. */
export function readRedirects(redirects: readonly Node[]): ReadRedirects {
  const read = redirects.map(readRedirect)
  const input = read.find((one) => one.input !== undefined)?.input
  return {
    words: read.flatMap(({ words }) => words),
    outputs: read.flatMap(({ outputs }) => outputs),
    doubts: read.flatMap(({ doubts }) => doubts),
    ...(input !== undefined && { input }),
  }
}

function readRedirect(node: Node): ReadRedirects {
  if (node.type === "file_redirect") return readFile(node)
  if (node.type === "herestring_redirect") return doubtful("a here-string")
  const body = node.children.find((child) => child?.type === "heredoc_body")?.text
  return { ...doubtful("a here-document"), ...(body !== undefined && { input: body }) }
}

function readFile(node: Node): ReadRedirects {
  const operator = node.children.find((child) => child?.isNamed === false)?.type ?? ""
  const [target, ...rest] = node.childrenForFieldName("destination").filter((one) => one !== null)
  if (target === undefined || !operators.has(operator)) return doubtful("an unusual redirection")
  const descriptor = node.childForFieldName("descriptor")?.text ?? ""
  // The grammar takes the `-of2` of `-of2>&1` for a number, which to the shell is a word.
  const glued = /^\d*$/.test(descriptor) ? [] : [{ value: descriptor, written: descriptor }]
  const behind = rest.map((word) => ({ value: readWord(word).value, written: word.text }))
  const words = [...glued, ...behind]
  const doubts = words.length > 0 ? ["arguments in or behind a redirection"] : []
  const { value, doubt } = readWord(target)
  const isNothing = value === "/dev/null" || (operator.endsWith("&") && /^[12]$/.test(value ?? ""))
  if (isNothing && doubt === undefined) return { words, outputs: [], doubts }
  if (operator === "<") return { words, outputs: [], doubts: ["it reads a file on stdin"] }
  const output = { path: value, written: target.text, truncates: !operator.endsWith(">>") }
  return { words, outputs: [output], doubts: [`it writes to ${target.text}`] }
}

/** `>&2` and `2>&1` join streams; `>&file` writes. */
const operators = new Set(["<", ">", ">>", ">&", "&>", "&>>", ">|"])

function doubtful(doubt: string): ReadRedirects {
  return { words: [], outputs: [], doubts: [doubt] }
}
