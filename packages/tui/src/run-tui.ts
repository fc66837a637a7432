import { writeSync } from "node:fs"

/** Refuses: there is no interactive screen yet. Resolves to the exit code. */
export async function runTui(): Promise<1> {
  writeSync(
    2,
    'The interactive screen is not built yet. Try: codex exec "explain this repository"\n',
  )
  return 1
}
