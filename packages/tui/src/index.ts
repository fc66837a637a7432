/** Runs the interactive interface and resolves to the exit code. */
export async function runTui(): Promise<number> {
  throw new Error("the terminal interface is not built yet; use `codex exec`")
}
