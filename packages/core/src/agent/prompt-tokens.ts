import type { ModelRequest } from "../model/model.js"
import { type Item, textOf } from "../protocol/item.js"
import { mcpServerOf, type PromptTokens, tokensOf } from "../protocol/prompt-tokens.js"
import type { ToolSpec } from "../protocol/tool-spec.js"

/** Where the tokens of a request go, without encoding it once more. */
export function promptTokens({ instructions, tools, items }: ModelRequest): PromptTokens {
  const byServer = Map.groupBy(tools, ({ name }) => mcpServerOf(name))
  const served = [...byServer].flatMap(([server, list]) =>
    server === undefined ? [] : [[server, sizeOfTools(list)] as const],
  )
  return {
    instructions: tokensOf(instructions.length),
    tools: sizeOfTools(byServer.get(undefined) ?? []),
    mcp: Object.fromEntries(served),
    files: tokensOf(sum(items, (item) => (isFile(item) ? sizeOf(item) : 0))),
    history: tokensOf(sum(items, (item) => (isFile(item) ? 0 : sizeOf(item)))),
  }
}

function sizeOfTools(tools: readonly ToolSpec[]): number {
  const size = ({ name, description, inputSchema }: ToolSpec) =>
    name.length + description.length + JSON.stringify(inputSchema).length
  return tokensOf(sum(tools, size))
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
