import type { Action, PatchAction, ReadAction } from "../protocol/policy.js"
import { isUnrestricted } from "../protocol/policy.js"
import { mayRead, mayWrite } from "../sandbox/access.js"
import { patchPaths } from "../sandbox/patch-paths.js"
import type { Assessment } from "./assessment.js"
import type { Consent } from "./consent.js"
import type { Understanding } from "./shell/segment.js"

/** What a verdict depends on beside the action and the consent. */
export type Circumstances = {
  /** Whether commands can be confined on this machine. */
  readonly canSandbox: boolean
  /** What a command would run. Absent: nothing is known of it. */
  readonly understanding?: Understanding
}

/** Whether an action runs, is asked about, or is refused, and why. */
export function assess(action: Action, consent: Consent, circumstances: Circumstances): Assessment {
  switch (action.kind) {
    case "command":
      return assessCommand(consent, circumstances)
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

function assessCommand(consent: Consent, { canSandbox }: Circumstances): Assessment {
  if (isUnrestricted(consent.sandboxPolicy)) return run("the sandbox policy forbids nothing")
  if (canSandbox) {
    if (asksFirst(consent)) return ask("inside", `${consent.approvalPolicy} asks about commands`)
    return run(`${consent.approvalPolicy} runs commands in the sandbox`)
  }
  if (consent.approvalPolicy === "never") {
    return refuse(
      "no sandbox is available on this machine, and commands do not run unconfined unless the user starts codex with -s danger-full-access",
    )
  }
  return ask("outside", "no sandbox is available on this machine")
}

/** No command is known to be safe before it is understood, so both of these policies ask. */
function asksFirst({ approvalPolicy }: Consent): boolean {
  return approvalPolicy === "unless-allow-listed" || approvalPolicy === "auto-edit"
}

function assessPatch(action: PatchAction, consent: Consent): Assessment {
  const outside = patchPaths(action.changes).find((path) => !mayWrite(consent.sandboxPolicy, path))
  if (outside === undefined) {
    if (consent.approvalPolicy !== "unless-allow-listed") return run("it stays inside the roots")
    return ask("inside", "unless-allow-listed asks about every patch")
  }
  const reason = `the sandbox policy does not let ${outside} be written`
  return consent.approvalPolicy === "never" ? refuse(reason) : ask("outside", reason)
}

function assessRead(action: ReadAction, { sandboxPolicy }: Consent): Assessment {
  const denied = action.paths.find((path) => !mayRead(sandboxPolicy, path))
  if (denied === undefined) return run("the sandbox policy lets it be read")
  return refuse(`the sandbox policy does not let ${denied} be read`)
}

const harmless = { knownSafe: false, destructive: false }

function run(reason: string): Assessment {
  return { ...harmless, verdict: { kind: "run" }, reason }
}

function ask(where: "inside" | "outside", reason: string): Assessment {
  return { ...harmless, verdict: { kind: "ask", where, reason }, reason }
}

function refuse(reason: string): Assessment {
  return { ...harmless, verdict: { kind: "refuse", reason }, reason }
}
