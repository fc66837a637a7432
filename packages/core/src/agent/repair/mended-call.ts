import type { ToolCall } from "../../protocol/item.js"
import type { Tool } from "../../tools/tool.js"
import { meantTool } from "./meant-tool.js"
import { mendedJson } from "./mended-json.js"
import type { RepairCount } from "./repairs.js"

/** A call as the model meant it: the tool's own name, and strict JSON where only that was wrong. */
export function mendedCall(call: ToolCall, tools: readonly Tool[], count: RepairCount): ToolCall {
  const tool = meantTool(call.name, tools)
  if (tool === undefined) return call
  const known = tool.name === call.name || tool.aliases?.includes(call.name)
  if (!known) count.add("name")
  const named = known ? call : { ...call, name: tool.name }
  return call.inputKind === "json" ? withJson(named, tool, count) : named
}

function withJson(call: ToolCall, tool: Tool, count: RepairCount): ToolCall {
  const value = parsed(call.input)
  if (value === undefined) {
    const input = mendedJson(call.input)
    if (input === undefined) return call
    count.add("json")
    return withJson({ ...call, input }, tool, count)
  }
  // The tool forgives it; it is counted here because nothing shows there.
  if (hasStringForList(value, tool)) count.add("argv")
  return call
}

function parsed(input: string): unknown {
  if (input.trim() === "") return {}
  try {
    return JSON.parse(input) as unknown
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

function hasStringForList(value: unknown, { inputSchema }: Tool): boolean {
  if (typeof value !== "object" || value === null) return false
  const properties: unknown = inputSchema["properties"]
  if (typeof properties !== "object" || properties === null) return false
  return Object.entries(properties as Record<string, unknown>).some(([key, schema]) => {
    const given: unknown = (value as Record<string, unknown>)[key]
    return typeof given === "string" && isListSchema(schema)
  })
}

function isListSchema(schema: unknown): boolean {
  return (
    typeof schema === "object" && schema !== null && "type" in schema && schema.type === "array"
  )
}
