import type { Action, ReadAction } from "../protocol/policy.js"
import { mayRead } from "../sandbox/access.js"
import { assessCommand } from "./assess-command.js"
import { assessInput } from "./assess-input.js"
import { assessPatch } from "./assess-patch.js"
import { type Assessment, refuse, run } from "./assessment.js"
import type { Circumstances } from "./circumstances.js"
import type { Consent } from "./consent.js"

/** Whether an action runs, is asked about, or is refused, and why. */
export function assess(action: Action, consent: Consent, circumstances: Circumstances): Assessment {
  switch (action.kind) {
    case "command":
      return assessCommand(action, consent, circumstances)
    case "input":
      return assessInput(action, consent, circumstances)
    case "patch":
      return assessPatch(action, consent)
    case "read":
      return assessRead(action, consent)
    case "plan":
      return run("a plan changes nothing")
    case "mcp":
      return refuse("tools of MCP servers are not built yet")
  }
}

function assessRead(action: ReadAction, { sandboxPolicy }: Consent): Assessment {
  const denied = action.paths.find((path) => !mayRead(sandboxPolicy, path))
  if (denied === undefined) return run("the sandbox policy lets it be read")
  return refuse(`the sandbox policy does not let ${denied} be read`)
}
