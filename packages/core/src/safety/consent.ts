import type { ApprovalPolicy, SandboxPolicy } from "../protocol/policy.js"
import type { Rules } from "./rules.js"

/** What a person agreed to beforehand: when to be asked, what may be touched, which commands rules name. */
export type Consent = {
  readonly approvalPolicy: ApprovalPolicy
  readonly sandboxPolicy: SandboxPolicy
  readonly rules: Rules
}
