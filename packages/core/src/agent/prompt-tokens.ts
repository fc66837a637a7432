import type { ModelRequest } from "../model/model.js"
import { type Item, textOf } from "../protocol/item.js"
import type { PromptTokens } from "../protocol/prompt-tokens.js"
import type { ToolSpec } from "../protocol/tool-spec.js"

/** Where the tokens of a request go, without encoding it once more. */
export function promptTokens({ instructions, tools, items }: ModelRequest): PromptTokens {
  const own = tools.filter((tool) => serverOf(tool) === undefined)
  const served = Map.groupBy(
    tools.filter((tool) => serverOf(tool) !== undefined),
    (tool) => serverOf(tool) ?? "",
  )
  return {
    instructions: tokens(instructions.length),
    tools: sizeOfTools(own),
    mcp: Object.fromEntries([...served].map(([server, list]) => [server, sizeOfTools(list)])),
    files: tokens(sum(items, (item) => (isFile(item) ? sizeOf(item) : 0))),
    history: tokens(sum(items, (item) => (isFile(item) ? 0 : sizeOf(item)))),
  }
}

function tokens(characters: number): number {
  return Math.ceil(characters / 4)
}

function serverOf({ name }: ToolSpec): string | undefined {
  return /^mcp__(.+?)__/.exec(name)?.[1] ?? /^(.+?)__OAI_CODEX_MCP__/.exec(name)?.[1]
}

function sizeOfTools(tools: readonly ToolSpec[]): number {
  const size = ({ name, description, inputSchema }: ToolSpec) =>
    name.length + description.length + JSON.stringify(inputSchema).length
  return tokens(sum(tools, size))
}

function isFile(item: Item): boolean {
  return item.type === "context-message" || item.type === "tool-result"
}

function sizeOf(item: Item): number {
  switch (item.type) {
    case "user-message":
    case "context-message":
    case "tool-result":
      return textOf(item.content).length
    case "assistant-message":
      return item.text.length
    case "tool-call":
      return item.name.length + item.input.length
    case "reasoning":
      return item.encrypted?.length ?? 0
  }
}

function sum<T>(list: readonly T[], size: (entry: T) => number): number {
  return list.reduce((total, entry) => total + size(entry), 0)
}
