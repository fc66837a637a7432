import type { Program } from "./program.js"
import { spawnProgram } from "./spawn.js"

/**
 * Starts a program of the user's own that may outlive us, without input and output. Resolves once it
 * runs; throws a ToolError when it cannot be started.
 */
export async function startDetached(program: Program): Promise<void> {
  const streams = { stdin: "none", output: "none" } as const
  const { child } = await spawnProgram(program, { streams, ownGroup: true })
  child.unref()
}
