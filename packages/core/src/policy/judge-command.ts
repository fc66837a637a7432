import { ToolError } from "../errors.js"
import type { Action } from "../protocol/policy.js"
import type { Assessment } from "../safety/assessment.js"
import { judge } from "../safety/judge.js"
import { planShell } from "../tools/plan-shell.js"
import type { PolicyWorld } from "./policy-world.js"

/** An action and what a session would say to it. */
export type Judged = { readonly action: Action; readonly assessment: Assessment }

/**
 * Plans a command as the model's are planned, so that a patch in it is one here too, and judges it.
 * Nothing is run. `workdir` starts at the world's folder.
 */
export async function judgeCommand(
  argv: readonly string[],
  world: PolicyWorld,
  workdir?: string,
): Promise<Judged> {
  const context = {
    cwd: world.cwd,
    policy: world.consent.sandboxPolicy,
    signal: new AbortController().signal,
  }
  try {
    const { action } = await planShell({ command: argv, workdir }, context)
    return { action, assessment: await judgeAction(action, world) }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    const { message } = error
    const action: Action = { kind: "command", argv, cwd: world.cwd }
    const verdict = { kind: "refuse", reason: message } as const
    return {
      action,
      assessment: { verdict, knownSafe: false, destructive: false, reason: message },
    }
  }
}

export function judgeAction(
  action: Action,
  { consent, canSandbox, path, located }: PolicyWorld,
): Promise<Assessment> {
  return judge(action, consent, { canSandbox, path, located })
}
