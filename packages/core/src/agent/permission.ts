import type { Action, SandboxPolicy } from "../protocol/policy.js"
import type { Assessment } from "../safety/assessment.js"
import { type Consent, asksAboutCommands } from "../safety/consent.js"
import { safeEnvironment } from "../safety/known-safe/safe-environment.js"
import { canonicalPath } from "../sandbox/contains.js"
import { patchPaths } from "../sandbox/patch-paths.js"
import { type Sandbox, noSandbox } from "../sandbox/sandbox.js"

/** What a permitted action runs in. */
export type Permission = {
  readonly sandbox: Sandbox
  readonly policy: SandboxPolicy
  /** Variables over those that commands get. */
  readonly env?: Readonly<Record<string, string>>
}

/** What nobody was asked about, because it only reads, is kept from starting anything else. */
export function unaskedEnvironment(
  { knownSafe }: Assessment,
  { approvalPolicy }: Consent,
): Readonly<Record<string, string>> {
  return knownSafe && asksAboutCommands(approvalPolicy) ? safeEnvironment : {}
}

/** A yes to exactly this action, outside of the policy: a patch may write its own paths, nothing else. */
export function outside(action: Action, policy: SandboxPolicy): Permission {
  if (action.kind !== "patch") return { sandbox: noSandbox, policy }
  const write = patchPaths(action.changes).map(canonicalPath)
  return { sandbox: noSandbox, policy: { ...policy, write, protectedPaths: [], deniedPaths: [] } }
}
