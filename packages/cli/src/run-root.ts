import { writeSync } from "node:fs"
import type { CommandEnd } from "./command-end.js"
import { nearestName } from "./nearest-name.js"

/** `codex` without a command: the interactive screen, unless a command was misspelt (decision 31). */
export async function runRoot(
  words: readonly string[],
  commands: readonly string[],
): Promise<CommandEnd> {
  const [word] = words
  const near = words.length === 1 && word !== undefined ? nearestName(word, commands) : undefined
  if (near !== undefined) {
    writeSync(2, `Error: there is no command '${word}'; did you mean 'codex ${near}'?\n`)
    return { exitCode: 2 }
  }
  const { runTui } = await import("@codex/tui")
  return { exitCode: await runTui() }
}
