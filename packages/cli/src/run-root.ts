import { writeSync } from "node:fs"
import type { CommandEnd } from "./command-end.js"

/** `codex` without a command: the interactive screen, unless a command was misspelt (decision 31). */
export async function runRoot(
  words: readonly string[],
  commands: readonly string[],
): Promise<CommandEnd> {
  const [word] = words
  const { nearestName } = await import("@codex/core")
  const oneWord = words.length === 1 && word !== undefined && !/\s/.test(word)
  const near = oneWord ? nearestName(word.toLowerCase(), commands) : undefined
  if (near !== undefined) {
    writeSync(2, `Error: there is no command '${word}'; did you mean 'codex ${near}'?\n`)
    return { exitCode: 2 }
  }
  const { runTui } = await import("@codex/tui")
  return { exitCode: await runTui() }
}
