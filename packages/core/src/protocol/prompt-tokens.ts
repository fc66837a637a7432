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
