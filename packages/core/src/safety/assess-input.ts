import { type CommandAction, type InputAction, isUnrestricted } from "../protocol/policy.js"
import { assessCommand } from "./assess-command.js"
import { type Assessment, ask, refuse, run } from "./assessment.js"
import type { Circumstances } from "./circumstances.js"
import { type Consent, asksAboutCommands } from "./consent.js"

/**
 * What a shell is given to read is a command like any other: a yes to the shell did not mean it, and a
 * rule about it holds. Whatever else may read it is treated alike.
 */
export function assessInput(
  action: InputAction,
  consent: Consent,
  circumstances: Circumstances,
): Assessment {
  const { approvalPolicy, sandboxPolicy } = consent
  if (onlyLooks(action)) return run("it only looks, or interrupts")
  if (!action.confined && !isUnrestricted(sandboxPolicy)) {
    const reason = "the command that reads it runs outside of the sandbox"
    return approvalPolicy === "never" ? refuse(reason) : ask("outside", reason)
  }
  const typed = assessCommand(typedCommand(action), consent, { ...circumstances, canSandbox: true })
  const runs = typed.verdict.kind === "run" && !isUnrestricted(sandboxPolicy)
  // What is known to be safe is known of a shell; another program may read it otherwise.
  if (!runs || !asksAboutCommands(approvalPolicy)) return typed
  return ask("inside", `${approvalPolicy} asks about what is typed into a command`)
}

/** What is typed, as if a shell read it. */
export function typedCommand({ text, cwd }: InputAction): CommandAction {
  return { kind: "command", argv: ["bash", "-c", text], cwd }
}

function onlyLooks({ text }: InputAction): boolean {
  return text === "" || text === "\u0003"
}
