import type { Node } from "web-tree-sitter"
import { decodeAnsiC } from "./ansi-c.js"
import type { Word } from "./segment.js"

/** `doubt` is set unless the word means the same to every shell and every reader. */
export type ReadWord = { readonly value: Word; readonly doubt?: string }

/** What a program would get for a word of a script. */
export function readWord(node: Node): ReadWord {
  switch (node.type) {
    case "command_name":
      return node.firstChild === null ? unknown("an empty name") : readWord(node.firstChild)
    case "word":
    case "number":
      return readBare(node.text)
    case "raw_string":
      return readSingleQuoted(node.text)
    case "string":
      return readDoubleQuoted(node)
    case "ansi_c_string":
      return doubtful(decodeAnsiC(node.text.slice(2, -1)), "a $'…' string")
    case "concatenation":
      if (node.text === "{}") return doubtful("{}", "braces")
      return join(node.children.filter((part) => part !== null))
    default:
      return unknown(describe(node))
  }
}

/**
 * The words of a command. The grammar parts `'r'\m` in two, but what touches is one word; a doubt,
 * since the grammar and the shell are not of one mind about it.
 */
export function joinedWords(nodes: readonly Node[]): readonly (ReadWord & Written)[] {
  const words: (ReadWord & Written)[] = []
  let end = -1
  for (const node of nodes) {
    const word = { ...readWord(node), written: node.text }
    const before = node.startIndex === end ? words.pop() : undefined
    words.push(before === undefined ? word : glued(before, word))
    end = node.endIndex
  }
  return words
}

type Written = { readonly written: string }

function glued(before: ReadWord & Written, word: ReadWord & Written): ReadWord & Written {
  const known = before.value !== undefined && word.value !== undefined
  return {
    value: known ? `${before.value}${word.value}` : undefined,
    written: `${before.written}${word.written}`,
    doubt: "words that touch",
  }
}

function join(parts: readonly Node[]): ReadWord {
  const read = parts.map(readWord)
  const doubt = read.find((part) => part.doubt !== undefined)?.doubt
  const known = read.every(({ value }) => value !== undefined)
  const value = known ? read.map((part) => part.value).join("") : undefined
  return doubt === undefined ? { value } : { value, doubt }
}

/** Characters that no shell reads as anything but themselves; `~` where it names no home: `HEAD~1`. */
const plain = /^[A-Za-z0-9_./:=@%+,^-](?:[A-Za-z0-9_./:=@%+,^-]|(?<=[A-Za-z0-9_^])~)*$/

function readBare(text: string): ReadWord {
  // zsh replaces `=ls` by a path.
  if (plain.test(text) && !text.startsWith("=")) return { value: text }
  if (!isPrintable(text)) return unknown("characters that are not plain ASCII")
  const unescaped = text.replace(/\\[^]/g, "")
  if (/[*?[\]{}]|^~|[:=]~/.test(unescaped)) return unknown("a pattern that the shell replaces")
  const value = text.replace(/\\\n/g, "").replace(/\\([^])/g, "$1")
  if (text.includes("\\")) return doubtful(value, "a backslash outside of quotes")
  return doubtful(value, "a character that shells may give a meaning")
}

function readSingleQuoted(text: string): ReadWord {
  const value = text.slice(1, -1)
  return isPrintable(value) ? { value } : doubtful(value, "characters that are not plain ASCII")
}

function readDoubleQuoted(node: Node): ReadWord {
  const { text } = node
  if (text.startsWith("$")) return unknown('a $"…" string')
  const expansion = node.namedChildren.find((child) => child?.type !== "string_content")
  if (expansion) return unknown(describe(expansion))
  const inside = text.slice(1, -1)
  if (/[`$]/.test(inside.replace(/\\[^]/g, ""))) return unknown("a $ or ` in double quotes")
  const value = inside.replace(/\\\n/g, "").replace(/\\([$`"\\])/g, "$1")
  if (!isPrintable(inside)) return doubtful(value, "characters that are not plain ASCII")
  if (/[\\!]/.test(inside)) return doubtful(value, "a backslash or ! in double quotes")
  return { value }
}

function isPrintable(text: string): boolean {
  return /^[\x20-\x7e\n\t]*$/.test(text)
}

function doubtful(value: Word, doubt: string): ReadWord {
  return { value, doubt }
}

function unknown(doubt: string): ReadWord {
  return { value: undefined, doubt }
}

const names: Readonly<Record<string, string>> = {
  simple_expansion: "a variable",
  expansion: "a variable",
  command_substitution: "a command substitution",
  process_substitution: "a process substitution",
  arithmetic_expansion: "arithmetic",
  brace_expression: "braces",
}

function describe(node: Node): string {
  return names[node.type] ?? `a ${node.type.replaceAll("_", " ")}`
}
