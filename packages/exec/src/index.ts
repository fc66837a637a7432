/** Runs one task without a terminal and resolves to the exit code. */
export async function runExec(): Promise<number> {
  throw new Error("codex exec is not built yet")
}
