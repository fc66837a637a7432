import type { Tool } from "../../tools/tool.js"

/** What models put before a tool's name: where they believe to find it. */
const prefix = /^(?:functions?|default_api|tools?|api|assistant|multi_tool_use)[.:/]+/i

/** The tool that a called name means: by its name, an alias, or either behind a prefix or in other letters. */
export function meantTool(name: string, tools: readonly Tool[]): Tool | undefined {
  const named = (asked: string) =>
    tools.find((tool) => tool.name === asked || tool.aliases?.includes(asked))
  const bare = name
    .trim()
    .replace(/<\|.*$/s, "")
    .replace(/\(\)$/, "")
    .replace(prefix, "")
  return named(name) ?? named(bare) ?? named(bare.toLowerCase())
}
