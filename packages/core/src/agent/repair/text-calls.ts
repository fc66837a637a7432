import type { Tool } from "../../tools/tool.js"
import { bareCalls, type FoundCall, looseJson, type Unreadable } from "./json-calls.js"
import { findMark, readMarked } from "./marked-text.js"

/** No honest call is longer. In characters. */
const longest = 512 * 1024

export type TextCalls =
  /** `said` is what stands before the calls. */
  | { readonly said: string; readonly calls: readonly FoundCall[]; readonly source: string }
  /** Marked as a call, and none that can be carried out. */
  | Unreadable

/**
 * The tool calls that a model wrote into its message instead of making them. A text is a call where it
 * is nothing else, alone or as one code block, or from a mark at the beginning of a line to its end;
 * so one that talks about a call is none. Undefined where there is none.
 */
export function textCalls(
  text: string,
  tools: readonly Tool[],
  { bare }: { readonly bare: boolean },
): TextCalls | undefined {
  if (text.length > longest) return undefined
  try {
    return find(text, tools, bare)
  } catch (error) {
    // Nested deeper than it can be written down again.
    if (!(error instanceof RangeError)) throw error
    return { problem: "it is nested too deep" }
  }
}

function find(text: string, tools: readonly Tool[], bare: boolean): TextCalls | undefined {
  const answer = withoutThoughts(text)
  const body = unfenced(answer.trim())
  const at = body === answer.trim() ? findMark(answer) : -1
  const source = at === -1 ? body : answer.slice(at)
  const said = at === -1 ? "" : answer.slice(0, at)
  const found = findMark(source) === 0 ? readMarked(source, tools) : undefined
  if (found !== undefined) {
    if ("problem" in found) return found
    return isExample(said)
      ? { problem: "it reads like an example" }
      : { said, calls: found, source }
  }
  const calls = bare && /^[{[]/.test(body) ? bareList(body, tools) : undefined
  return calls === undefined ? undefined : { said: "", calls, source: body }
}

/** What leads up to a call says what will be done; what leads up to an example says so too. */
function isExample(said: string): boolean {
  const last = said.trimEnd().split("\n").at(-1) ?? ""
  return /\b(?:examples?|e\.g\.|for instance|formats?|syntax|looks? like|such as|would)\b/i.test(
    last,
  )
}

/** One value, or one a line, or several parted by semicolons, as Llama writes them. */
function bareList(body: string, tools: readonly Tool[]): readonly FoundCall[] | undefined {
  const whole = looseJson(body)
  if (whole !== undefined) return bareCalls(whole, tools)
  const lists = body.split(/;?\s*\n\s*|;\s*(?=\{)/).map((line) => bareCalls(looseJson(line), tools))
  return lists.some((list) => list === undefined) ? undefined : lists.flatMap((list) => list ?? [])
}

/** What a thinking model thinks is before its answer. */
function withoutThoughts(text: string): string {
  const end = text.lastIndexOf("</think>")
  return end === -1 || !text.trimStart().startsWith("<think>")
    ? text
    : text.slice(end + "</think>".length)
}

/** The inside of a text that is one code block and nothing else. */
function unfenced(text: string): string {
  const inner = /^```(?:json|tool_call|tool_code|tool|xml)?[ \t]*\n([\s\S]*?)\n?[ \t]*```$/.exec(
    text,
  )?.[1]
  return inner === undefined || inner.includes("```") ? text : inner.trim()
}
