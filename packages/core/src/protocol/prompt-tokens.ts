/** What providers count is near four bytes of English or code a token. */
export function tokensOf(bytes: number): number {
  return Math.ceil(bytes / 4)
}

/** The MCP server of a tool, by its name: `mcp__SERVER__TOOL`, or the older `SERVER__OAI_CODEX_MCP__TOOL`. */
export function mcpServerOf(tool: string): string | undefined {
  return /^mcp__(.+?)__/.exec(tool)?.[1] ?? /^(.+?)__OAI_CODEX_MCP__/.exec(tool)?.[1]
}

/** What a request consists of, in tokens as we estimate them: four bytes each. */
export type PromptTokens = {
  readonly instructions: number
  readonly tools: number
  /** By server, the tools of each. */
  readonly mcp: Readonly<Record<string, number>>
  /** What AGENTS.md says, pictures, and what tools gave back. */
  readonly files: number
  /** What was said, and the calls. */
  readonly history: number
}
