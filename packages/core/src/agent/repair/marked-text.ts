import type { Tool } from "../../tools/tool.js"
import { callOf, type FoundCall, looseJson, markedCalls, type Unreadable } from "./json-calls.js"

/** How models mark a call in their text when their server does not read it for them. */
const marks: readonly Mark[] = [
  // Hermes, Qwen, GLM: <tool_call>…</tool_call>
  { opening: "<tool_call>", closing: "</tool_call>", read: readBody },
  // Granite, Phi
  { opening: "<|tool_call|>", closing: "<|/tool_call|>", read: readBody },
  // Qwen Coder: <function=NAME><parameter=KEY>VALUE</parameter></function>
  {
    opening: "<function=",
    closing: "</function>",
    read: (body, tools) => readFunction(`<function=${body}`, tools),
  },
  // Llama
  { opening: "<|python_tag|>", closing: "<|eom_id|>", read: readBody },
  // Mistral: [TOOL_CALLS] [{…}], or [TOOL_CALLS]NAME[ARGS]{…}
  { opening: "[TOOL_CALLS]", closing: "[/TOOL_CALLS]", read: readMistral },
  // Claude, and models that learned from it
  { opening: "<function_calls>", closing: "</function_calls>", read: readInvocations },
  {
    opening: "<invoke ",
    closing: "</invoke>",
    read: (body, tools) => readInvocations(`<invoke ${body}</invoke>`, tools),
  },
]

type Mark = {
  readonly opening: string
  readonly closing: string
  read(body: string, tools: readonly Tool[]): readonly FoundCall[] | Unreadable
}

/** What opens a marked call, always at the beginning of a line. */
export const openings: readonly string[] = marks.map(({ opening }) => opening)

/** Where the first marked call begins, outside of code blocks; -1 without one. */
export function findMark(text: string): number {
  let fenced = false
  let at = 0
  for (const line of text.split("\n")) {
    const indent = line.length - line.trimStart().length
    if (line.startsWith("```", indent)) fenced = !fenced
    if (!fenced && openings.some((opening) => line.startsWith(opening, indent))) return at + indent
    at += line.length + 1
  }
  return -1
}

/** The calls of a text that is nothing but marked calls; undefined where something else is in it. */
export function readMarked(
  text: string,
  tools: readonly Tool[],
): readonly FoundCall[] | Unreadable | undefined {
  const calls: FoundCall[] = []
  let rest = withoutEndMarks(text)
  while (rest !== "") {
    const mark = marks.find(({ opening }) => rest.startsWith(opening))
    if (mark === undefined) return undefined
    const end = rest.indexOf(mark.closing, mark.opening.length)
    const body = rest.slice(mark.opening.length, end === -1 ? undefined : end)
    const found = mark.read(body.trim(), tools)
    if ("problem" in found) return found
    calls.push(...found)
    rest = end === -1 ? "" : withoutEndMarks(rest.slice(end + mark.closing.length))
  }
  return calls
}

/** Tokens that end a turn, which some servers let through, from the beginning and the end of a text. */
function withoutEndMarks(text: string): string {
  let rest = text.trim()
  for (;;) {
    const first = endMarks.find((mark) => rest.startsWith(mark))
    const last = endMarks.find((mark) => rest.endsWith(mark))
    if (first !== undefined) rest = rest.slice(first.length).trimStart()
    else if (last !== undefined) rest = rest.slice(0, -last.length).trimEnd()
    else return rest
  }
}

const endMarks = ["<|eot_id|>", "<|eom_id|>", "<|im_end|>", "<|end|>", "<|call|>", "</s>"]

/** JSON, a `<function=…>` within, or GLM's NAME and `<arg_key>`s. */
function readBody(body: string, tools: readonly Tool[]): readonly FoundCall[] | Unreadable {
  if (body.startsWith("<function=")) return readFunction(body, tools)
  if (body.includes("<arg_key>")) return readKeys(body, tools)
  const value = looseJson(body)
  return value === undefined ? { problem: "its JSON cannot be read" } : markedCalls(value, tools)
}

function readFunction(body: string, tools: readonly Tool[]): readonly FoundCall[] | Unreadable {
  const calls: FoundCall[] = []
  for (const part of body.split(/(?=<function=)/).filter((one) => one.trim() !== "")) {
    const [, name = "", content = ""] = /^<function=([^>\s]{1,128})\s*>([\s\S]*)$/.exec(part) ?? []
    if (name === "") return { problem: "its <function=NAME> cannot be read" }
    const inner = before(content, "</function>").trim()
    const pattern = /<parameter=([^>\s]{1,128})\s*>\n?([\s\S]*?)\n?<\/parameter>/g
    const input = inner.startsWith("{")
      ? looseJson(inner)
      : parameters(upToLast(inner, "</parameter>").matchAll(pattern))
    if (input === undefined) return { problem: "its JSON cannot be read" }
    const call = callOf(name, input, tools)
    if ("problem" in call) return call
    calls.push(call)
  }
  return calls
}

function readInvocations(body: string, tools: readonly Tool[]): readonly FoundCall[] | Unreadable {
  const calls: FoundCall[] = []
  const invocations = upToLast(body, "</invoke>").matchAll(
    /<invoke\s+name="([^"]{1,128})"\s*>([\s\S]*?)<\/invoke>/g,
  )
  const pattern = /<parameter\s+name="([^"]{1,128})"[^>]{0,128}>([\s\S]*?)<\/parameter>/g
  for (const [, name = "", content = ""] of invocations) {
    const pairs = upToLast(content, "</parameter>").matchAll(pattern)
    const call = callOf(name, parameters(pairs), tools)
    if ("problem" in call) return call
    calls.push(call)
  }
  return calls.length === 0 ? { problem: "its <invoke> cannot be read" } : calls
}

function readKeys(body: string, tools: readonly Tool[]): readonly FoundCall[] | Unreadable {
  const [name = "", ...rest] = body.split("<arg_key>")
  const pairs = rest.map((part) => {
    const [key = "", value = ""] = part.split("<arg_value>")
    return ["", before(key, "</arg_key>"), before(value, "</arg_value>")] as const
  })
  const call = callOf(name.trim(), parameters(pairs), tools)
  return "problem" in call ? call : [call]
}

function before(text: string, mark: string): string {
  const at = text.lastIndexOf(mark)
  return at === -1 ? text : text.slice(0, at)
}

/** So that each opening has its closing, and none makes a pattern look through all the rest in vain. */
function upToLast(text: string, mark: string): string {
  return text.slice(0, text.lastIndexOf(mark) + mark.length)
}

function readMistral(body: string, tools: readonly Tool[]): readonly FoundCall[] | Unreadable {
  const [, name, input] = /^([\w.:-]{1,128})\s*(?:\[ARGS\])?\s*(\{[\s\S]*)$/.exec(body) ?? []
  if (name === undefined || input === undefined) return readBody(body, tools)
  const value = looseJson(input)
  if (value === undefined) return { problem: "its JSON cannot be read" }
  const call = callOf(name, value, tools)
  return "problem" in call ? call : [call]
}

/** Values are text here; one that is JSON of a list, an object, a number or a word means that. */
function parameters(pairs: Iterable<readonly (string | undefined)[]>): Record<string, unknown> {
  const entries = [...pairs].map(([, key = "", text = ""]) => {
    const plain = /^\s*(?:[[{]|-?\d+(?:\.\d+)?\s*$|true\s*$|false\s*$)/.test(text)
    const value = plain ? looseJson(text.trim()) : undefined
    return [key.trim(), value === undefined ? text : value]
  })
  return Object.fromEntries(entries) as Record<string, unknown>
}
