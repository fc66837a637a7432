import type { Action, SandboxPolicy } from "../protocol/policy.js"
import { canonicalPath } from "../sandbox/contains.js"
import { patchPaths } from "../sandbox/patch-paths.js"
import { type Sandbox, noSandbox } from "../sandbox/sandbox.js"

/** What a permitted action runs in. */
export type Permission = { readonly sandbox: Sandbox; readonly policy: SandboxPolicy }

/** A yes to exactly this action, outside of the policy: a patch may write its own paths, nothing else. */
export function outside(action: Action, policy: SandboxPolicy): Permission {
  if (action.kind !== "patch") return { sandbox: noSandbox, policy }
  const write = patchPaths(action.changes).map(canonicalPath)
  return { sandbox: noSandbox, policy: { ...policy, write, protectedPaths: [], deniedPaths: [] } }
}
