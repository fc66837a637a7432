import type { Action, PatchAction, ReadAction } from "../protocol/policy.js"
import { isUnrestricted } from "../protocol/policy.js"
import { mayRead, mayWrite } from "../sandbox/access.js"
import { patchPaths } from "../sandbox/patch-paths.js"
import type { Rules } from "./rules.js"

/**
 * `run` means in the sandbox; in an unrestricted policy there is none. `where` is what a yes allows
 * (decision 8).
 */
export type Verdict =
  | { readonly kind: "run" }
  | { readonly kind: "ask"; readonly where: "inside" | "outside"; readonly reason?: string }
  | { readonly kind: "refuse"; readonly reason: string }

const run: Verdict = { kind: "run" }

/** Whether an action runs, is asked about, or is refused. */
export function assess(action: Action, rules: Rules, canSandbox: boolean): Verdict {
  switch (action.kind) {
    case "command":
      return assessCommand(rules, canSandbox)
    case "patch":
      return assessPatch(action, rules)
    case "read":
      return assessRead(action, rules)
    case "plan":
      return run
    case "mcp":
      return { kind: "refuse", reason: "tools of MCP servers are not built yet" }
  }
}

function assessCommand(rules: Rules, canSandbox: boolean): Verdict {
  if (isUnrestricted(rules.sandboxPolicy)) return run
  if (canSandbox) return asksFirst(rules) ? { kind: "ask", where: "inside" } : run
  if (rules.approvalPolicy === "never") {
    return {
      kind: "refuse",
      reason:
        "no sandbox is available on this machine, and commands do not run unconfined unless the user starts codex with -s danger-full-access",
    }
  }
  return { kind: "ask", where: "outside", reason: "no sandbox is available on this machine" }
}

/** No command is known to be safe before it is understood, so both of these policies ask. */
function asksFirst(rules: Rules): boolean {
  return rules.approvalPolicy === "unless-allow-listed" || rules.approvalPolicy === "auto-edit"
}

function assessPatch(action: PatchAction, rules: Rules): Verdict {
  const outside = patchPaths(action.changes).find((path) => !mayWrite(rules.sandboxPolicy, path))
  if (outside === undefined) {
    return rules.approvalPolicy === "unless-allow-listed" ? { kind: "ask", where: "inside" } : run
  }
  const reason = `the sandbox policy does not let ${outside} be written`
  if (rules.approvalPolicy === "never") return { kind: "refuse", reason }
  return { kind: "ask", where: "outside", reason }
}

function assessRead(action: ReadAction, rules: Rules): Verdict {
  const denied = action.paths.find((path) => !mayRead(rules.sandboxPolicy, path))
  if (denied === undefined) return run
  return { kind: "refuse", reason: `the sandbox policy does not let ${denied} be read` }
}
