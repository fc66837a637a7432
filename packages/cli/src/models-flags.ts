/** What `codex models` understands. */
export type ModelsFlags = {
  readonly config?: readonly string[]
  readonly provider?: string
  readonly json?: true
}
