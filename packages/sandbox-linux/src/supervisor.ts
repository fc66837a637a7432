import type { Command, Supervise, WrappedCommand } from "@codex/core"
import { findHelper } from "./find-helper.js"
import { following, handOver } from "./hand-over.js"

/** Nothing when the helper cannot be used here; then a command's own process group is all that is ended. */
export function createSupervisor(vendorFolders?: readonly string[]): Supervise | undefined {
  const helper = findHelper(vendorFolders)
  // The copy: what runs with all rights must not be what a confined command could have written.
  return helper.kind === "found" ? supervisor(helper.safeCopy()) : undefined
}

/** With policy bytes: those of another program, which reads them from descriptor 3. */
export function supervisor(
  program: string,
): (command: Command, policyBytes?: Uint8Array) => WrappedCommand {
  return (command, policyBytes) => {
    const tty = command.tty === true ? ["--tty"] : []
    const { args, ...rest } =
      policyBytes === undefined ? following() : handOver(policyBytes, command)
    const argv = [program, "--supervise", ...tty, ...args, "--", ...command.argv]
    return { ...command, ...rest, argv }
  }
}
