import type { ApprovalPolicy, SandboxPolicy } from "../protocol/policy.js"
import type { Rules } from "./rules.js"

/** What a person agreed to beforehand: when to be asked, what may be touched, which commands rules name. */
export type Consent = {
  readonly approvalPolicy: ApprovalPolicy
  readonly sandboxPolicy: SandboxPolicy
  readonly rules: Rules
}

/** The policies that ask about each command unless it is known to be safe or a rule allows it. */
export function asksAboutCommands(policy: ApprovalPolicy): boolean {
  return policy === "unless-allow-listed" || policy === "auto-edit"
}
