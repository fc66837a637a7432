import { writeSync } from "node:fs"
import { harmless } from "@codex/core"

/** A line for a person, on stderr. */
export function say(line: string): void {
  writeSync(2, `${harmless(line)}\n`)
}
