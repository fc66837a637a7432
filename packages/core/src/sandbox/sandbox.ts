import type { Standby } from "../process/program.js"
import type { SandboxPolicy } from "../protocol/policy.js"

/** A program to start: argv without a shell, an absolute directory, the whole environment. */
export type Command = {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Its standard streams are a terminal that it is to control, so it gets no session of its own. */
  readonly tty?: boolean
}

/** What is really started. */
export type WrappedCommand = Command & {
  /** Handed to the child on descriptor 3, for helpers that take the policy there. */
  readonly policyBytes?: Uint8Array
  /**
   * Where the bytes go instead, because a terminal's child has no descriptor 3: `writePolicyFile` before the
   * start. Whoever reads it removes it.
   */
  readonly policyFile?: string
  /** It ends with this process by itself, even when that is killed in the moment of the start. */
  readonly followsUs?: boolean
  /** How its next start can begin before it is known, where it has no input and its output is wanted as one. */
  readonly standby?: Standby
}

/** Confines a command by changing how it is started. It starts nothing itself. */
export interface Sandbox {
  /** Shown to people: `bubblewrap`, `none`. */
  readonly name: string
  /** What this form does not hold, one sentence each; empty for the full one. */
  readonly gaps: readonly string[]
  /** It can give commands a `/tmp` of their own. */
  readonly hidesTmp?: true
  wrap(command: Command, policy: SandboxPolicy): WrappedCommand
}

/**
 * Changes how an unconfined command is started, so that nothing that it starts outlives it or this process,
 * however either of them ends. Its end looks as without: an exit code, or a signal.
 */
export type Supervise = (command: Command) => WrappedCommand

/** No confinement at all. It is used only where a person allowed exactly that. */
export const noSandbox: Sandbox = {
  name: "none",
  gaps: ["commands run with all of your rights"],
  wrap: (command) => command,
}

/** One line about what a weaker form leaves open, for people; nothing for the full one. */
export function weaknessOf({ name, gaps }: Sandbox): string | undefined {
  return gaps.length === 0
    ? undefined
    : `the sandbox (${name}) does not hold everything: ${gaps.join("; ")}`
}
