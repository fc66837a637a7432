import type { Tool } from "../../tools/tool.js"
import { meantTool } from "./meant-tool.js"
import { mendedJson } from "./mended-json.js"

/** A call that was found in a text. `input` is strict JSON. */
export type FoundCall = { readonly name: string; readonly input: string }

/** Why a text that says that it is a call is none that can be carried out. For the model to read. */
export type Unreadable = { readonly problem: string }

type Json = Readonly<Record<string, unknown>>

const nameKeys = ["name", "tool", "tool_name", "function", "recipient_name"]
const inputKeys = ["arguments", "parameters", "args", "params", "input"]
const otherKeys = ["type", "id", "call_id", "tool_call_id", "index"]

/** Keys of arguments that tools forgive beside those of their schema. */
const forgiven = ["cmd", "cwd", "timeout_ms"]

/** The value of loose or strict JSON; undefined when it is neither. */
export function looseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const mended = mendedJson(text)
    return mended === undefined ? undefined : (JSON.parse(mended) as unknown)
  }
}

/** The calls in a JSON value that was marked as such; says what is wrong with one. */
export function markedCalls(
  value: unknown,
  tools: readonly Tool[],
): readonly FoundCall[] | Unreadable {
  const calls: FoundCall[] = []
  for (const entry of entriesOf(value)) {
    const parts = partsOf(entry)
    if (parts === undefined) {
      return { problem: 'it must be {"name": …, "arguments": {…}}' }
    }
    const call = callOf(parts.name, parts.input, tools)
    if ("problem" in call) return call
    calls.push(call)
  }
  return calls.length === 0 ? { problem: "it is empty" } : calls
}

/** The call of a tool by its name; says when there is no such tool. */
export function callOf(
  name: string,
  input: unknown,
  tools: readonly Tool[],
): FoundCall | Unreadable {
  const tool = meantTool(name, tools)
  if (tool === undefined) {
    const known = tools.map((one) => one.name).join(", ")
    return {
      problem: `there is no tool ${JSON.stringify(name.slice(0, 100))}; the tools are ${known}`,
    }
  }
  return { name: tool.name, input: JSON.stringify(input ?? {}) }
}

/**
 * The calls that a JSON value is when nothing marks it: only where every key is one of a call's and
 * every argument one of the tool's, since people ask for JSON too.
 */
export function bareCalls(
  value: unknown,
  tools: readonly Tool[],
): readonly FoundCall[] | undefined {
  const calls: FoundCall[] = []
  for (const entry of entriesOf(value)) {
    const parts = partsOf(entry)
    const tool = parts === undefined ? undefined : meantTool(parts.name, tools)
    if (parts === undefined || tool === undefined || !takes(tool, parts.input)) return undefined
    calls.push({ name: tool.name, input: JSON.stringify(parts.input) })
  }
  return calls.length === 0 ? undefined : calls
}

function entriesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  const list = isObject(value) ? value["tool_calls"] : undefined
  return Array.isArray(list) ? list : [value]
}

/** `{"name", "arguments"}`, `{"type": "function", "function": {…}}` and their spellings. */
function partsOf(value: unknown): { name: string; input: unknown } | undefined {
  if (!isObject(value)) return undefined
  const inner = value["function"] ?? value["function_call"]
  if (isObject(inner)) {
    const outer = Object.keys(value).filter((key) => !/^function(_call)?$/.test(key))
    return outer.every((key) => otherKeys.includes(key)) ? partsOf(inner) : undefined
  }
  const keys = Object.keys(value)
  const known = [...nameKeys, ...inputKeys, ...otherKeys]
  const nameKey = nameKeys.find((key) => typeof value[key] === "string")
  const inputKey = inputKeys.find((key) => Object.hasOwn(value, key))
  if (nameKey === undefined || inputKey === undefined) return undefined
  if (!keys.every((key) => known.includes(key))) return undefined
  const input = value[inputKey]
  return { name: String(value[nameKey]), input: typeof input === "string" ? inText(input) : input }
}

/** Arguments are JSON within JSON in the APIs, and so in what models learned from. */
function inText(input: string): unknown {
  const value = looseJson(input)
  return isObject(value) ? value : input
}

function takes(tool: Tool, input: unknown): boolean {
  if (!isObject(input)) return false
  const { properties } = tool.inputSchema
  const known = isObject(properties) ? Object.keys(properties) : []
  return Object.keys(input).every((key) => known.includes(key) || forgiven.includes(key))
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
