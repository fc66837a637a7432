import * as z from "zod/mini"
import { CodexError } from "../../errors.js"
import { harmless } from "../../protocol/harmless.js"
import type { ApprovalPolicy, SandboxPolicy } from "../../protocol/policy.js"
import { approvalPolicyOf, approvalWords } from "../approval-policy.js"
import { readText } from "../read-text.js"
import { type SandboxMode, sandboxModes } from "../sandbox/sandbox-mode.js"
import { describeIssue } from "../schema/describe-issue.js"
import { showKeyPath } from "../toml/key-path.js"
import { parseToml } from "../toml/parse-toml.js"
import { placeIn } from "./layer.js"

/** What the machine's owner allows at most. Absent: anything. */
export type Requirements = {
  readonly file: string
  readonly approvalPolicies?: readonly ApprovalPolicy[]
  readonly sandboxModes?: readonly SandboxMode[]
}

const schema = () =>
  z.strictObject({
    allowed_approval_policies: z.exactOptional(z.array(z.enum(approvalWords))),
    allowed_sandbox_modes: z.exactOptional(z.array(z.enum(sandboxModes))),
  })

/**
 * Reads a requirements.toml. Whatever is not understood in it is refused with a CodexError, since it
 * may forbid what would be done.
 */
export function readRequirements(file: string): Requirements {
  const text = readText(file)
  if (text === undefined) return { file }
  const table = parseToml(text, file)
  const result = schema().safeParse(table)
  if (!result.success) throw notUnderstood(file, text, table, result.error)
  const { allowed_approval_policies, allowed_sandbox_modes } = result.data
  return {
    file,
    ...(allowed_approval_policies && {
      approvalPolicies: allowed_approval_policies.map(approvalPolicyOf),
    }),
    ...(allowed_sandbox_modes && { sandboxModes: allowed_sandbox_modes }),
  }
}

/** Throws a CodexError when the owner of the machine does not allow the policy. */
export function requireAllowedApproval(policy: ApprovalPolicy, requirements: Requirements): void {
  const { file, approvalPolicies } = requirements
  if (approvalPolicies === undefined || approvalPolicies.includes(policy)) return
  throw forbidden(file, `approval_policy ${policy}`, approvalPolicies)
}

/** The same for the sandbox. What only reads is always allowed. */
export function requireAllowedSandbox(policy: SandboxPolicy, requirements: Requirements): void {
  const { file, sandboxModes: allowed } = requirements
  if (allowed === undefined) return
  const mode = modeOf(policy)
  const widest = Math.max(0, ...allowed.map((word) => sandboxModes.indexOf(word)))
  if (sandboxModes.indexOf(mode) > widest) throw forbidden(file, `a sandbox of ${mode}`, allowed)
}

/** The narrowest mode that may allow as much. */
function modeOf({ write, network }: SandboxPolicy): SandboxMode {
  if (write === "all") return "danger-full-access"
  return write.length === 0 && network === "none" ? "read-only" : "workspace-write"
}

function forbidden(file: string, what: string, allowed: readonly string[]): CodexError {
  const list = allowed.length === 0 ? "none" : allowed.join(", ")
  const message = `${what} is not allowed on this machine: ${file} allows ${list}`
  return new CodexError("config-invalid", message)
}

function notUnderstood(
  file: string,
  text: string,
  table: unknown,
  { issues }: z.core.$ZodError,
): CodexError {
  const [issue] = issues
  const path = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : (issue?.path ?? [])
  const what =
    issue === undefined || issue.code === "unrecognized_keys"
      ? `${harmless(showKeyPath(path))} is not understood`
      : describeIssue(issue, table)
  return new CodexError(
    "config-invalid",
    `${placeIn(file, text, path)}: ${what}; codex does not start with requirements that it cannot keep`,
  )
}
