import { writeSync } from "node:fs"
import type { CommandEnd } from "../command-end.js"

/** What does not exist yet says so, and fails. */
export function notBuilt(name: string): CommandEnd {
  writeSync(2, `Error: codex ${name} is not built yet; codex --help lists what is\n`)
  return { exitCode: 1 }
}
