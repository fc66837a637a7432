import { rmSync } from "node:fs"
import { startOnNewTerminal } from "../process/terminal.js"
import type { LiveCommand } from "./live-command.js"
import { writePolicyFile } from "./policy-file.js"
import type { WrappedCommand } from "./sandbox.js"

/** Starts a command on a terminal of its own. Throws a ToolError when that is not possible. */
export async function startOnTerminal(command: WrappedCommand): Promise<LiveCommand> {
  writePolicyFile(command)
  try {
    return await startOnNewTerminal(command)
  } catch (error) {
    if (command.policyFile !== undefined) rmSync(command.policyFile, { force: true })
    throw error
  }
}
