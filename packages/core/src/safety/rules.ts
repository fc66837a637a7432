import type { ApprovalPolicy, SandboxPolicy } from "../protocol/policy.js"

/** What a verdict depends on beside the action. */
export type Rules = {
  readonly approvalPolicy: ApprovalPolicy
  readonly sandboxPolicy: SandboxPolicy
}
