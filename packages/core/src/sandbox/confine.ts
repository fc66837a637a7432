import type { SandboxPolicy } from "../protocol/policy.js"
import {
  type Command,
  noSandbox,
  type Sandbox,
  type Supervise,
  type WrappedCommand,
} from "./sandbox.js"

/** What a command may run in, and what sees to it that nothing of it stays behind. */
export type Surroundings = {
  readonly sandbox: Sandbox
  readonly policy: SandboxPolicy
  /** For commands outside of the sandbox, which does it itself. */
  readonly supervise?: (() => Promise<Supervise | undefined>) | undefined
}

/** The command as it is really started. */
export async function confine(command: Command, around: Surroundings): Promise<WrappedCommand> {
  if (around.sandbox !== noSandbox) return around.sandbox.wrap(command, around.policy)
  const supervise = await around.supervise?.()
  return supervise === undefined ? command : supervise(command)
}
