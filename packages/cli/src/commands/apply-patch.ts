import { runApplyPatchCommand } from "@codex/core"
import type { CommandEnd } from "../command-end.js"

export async function applyPatch(words: readonly string[]): Promise<CommandEnd> {
  return { exitCode: await runApplyPatchCommand(words, process, process.cwd()) }
}
