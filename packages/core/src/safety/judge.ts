import type { Action } from "../protocol/policy.js"
import { assess } from "./assess.js"
import { typedCommand } from "./assess-input.js"
import type { Assessment } from "./assessment.js"
import type { Circumstances } from "./circumstances.js"
import type { Consent } from "./consent.js"
import { understand } from "./shell/understand.js"

/** Reads the action's commands, then assesses it. */
export async function judge(
  action: Action,
  consent: Consent,
  circumstances: Circumstances,
): Promise<Assessment> {
  if (action.kind !== "command" && action.kind !== "input") {
    return assess(action, consent, circumstances)
  }
  const { argv } = action.kind === "input" ? typedCommand(action) : action
  return assess(action, consent, { ...circumstances, understanding: await understand(argv) })
}
