/** When a person is asked. `untrusted` in a config file is another spelling of `unless-allow-listed`. */
export type ApprovalPolicy =
  | "unless-allow-listed"
  | "auto-edit"
  | "on-failure"
  | "on-request"
  | "never"

/**
 * What a command or a patch may touch. Every path is absolute and canonical, bound to the session's
 * root when the session starts; nothing the model says widens it.
 */
export type SandboxPolicy = {
  /** `all`, or the folders that may be read beside the system's own. */
  readonly read: "all" | readonly string[]
  readonly write: "all" | readonly string[]
  readonly network: "full" | "none"
  /** Never written, even inside a writable root. They need not exist. */
  readonly protectedPaths: readonly string[]
  /** Never read. They need not exist. */
  readonly deniedPaths: readonly string[]
  /** Commands see a `/tmp` of their own. What is granted there is granted in that one. */
  readonly privateTmp?: PrivateTmp
}

/** A session's own `/tmp`: made before its first command, removed when it is closed. */
export type PrivateTmp = {
  /** What commands see as `/tmp`. In a configuration, which has no session yet: the folder around it. */
  readonly folder: string
  /** Folders below the real `/tmp` that are seen at their own paths. */
  readonly shown: readonly string[]
  /** What is in it from the start: `$TMPDIR`, if that is below `/tmp`. */
  readonly made: readonly string[]
}

/** True when the policy forbids nothing, which a person must have asked for by name. */
export function isUnrestricted(policy: SandboxPolicy): boolean {
  return policy.read === "all" && policy.write === "all" && policy.network === "full"
}

/** Something that a tool wants to do, as data: shown, judged, recorded. */
export type Action = CommandAction | InputAction | PatchAction | ReadAction | PlanAction | McpAction

export type CommandAction = {
  readonly kind: "command"
  readonly argv: readonly string[]
  readonly cwd: string
  /** The model asks to run it outside of the sandbox, and says why. */
  readonly escalation?: { readonly justification: string }
}

/** Something is typed into a command that runs, or looked at (no text). */
export type InputAction = {
  readonly kind: "input"
  /** The command's. */
  readonly argv: readonly string[]
  readonly cwd: string
  /** The number under which it runs. */
  readonly commandId: number
  readonly text: string
  /** Whether what is typed is done inside the sandbox. */
  readonly confined: boolean
}

export type PatchAction = { readonly kind: "patch"; readonly changes: readonly FileChange[] }

export type ReadAction = { readonly kind: "read"; readonly paths: readonly string[] }

export type PlanAction = {
  readonly kind: "plan"
  readonly explanation?: string
  readonly steps: readonly PlanStep[]
}

export type McpAction = {
  readonly kind: "mcp"
  readonly server: string
  readonly tool: string
  readonly input: string
}

export type PlanStep = {
  readonly step: string
  readonly status: "pending" | "in_progress" | "completed"
}

/** Paths are absolute. `diff` is unified, without file headers. */
export type FileChange =
  | { readonly kind: "add"; readonly path: string; readonly content: string }
  | { readonly kind: "delete"; readonly path: string }
  | {
      readonly kind: "update"
      readonly path: string
      readonly movePath?: string
      readonly diff: string
    }

/** What became of an action that ran. */
export type ActionResult = CommandResult | PatchResult | ReadResult | PlanResult | McpResult

export type CommandResult = {
  readonly kind: "command"
  /** Null when a signal or the time limit ended it, and while it runs. */
  readonly exitCode: number | null
  /** The number under which it runs on; absent when it has ended. */
  readonly runningAs?: number
  readonly signal?: string
  readonly timedOut: boolean
  readonly durationMs: number
  /** Both streams, in the order in which they were written; the middle left out when it was too long. */
  readonly output: string
}

export type PatchResult = {
  readonly kind: "patch"
  readonly changes: readonly FileChange[]
  readonly summary: string
  readonly durationMs: number
}

export type ReadResult = { readonly kind: "read"; readonly paths: readonly string[] }

export type PlanResult = { readonly kind: "plan" }

export type McpResult = {
  readonly kind: "mcp"
  readonly content: readonly unknown[]
  readonly structuredContent?: unknown
  readonly error?: string
  readonly durationMs: number
}

/** A rule that a person may add with a yes, so that the question is not asked again. */
export type RuleProposal = {
  /** `exact`: these words and nothing else. `prefix`: these words and whatever follows. */
  readonly scope: "exact" | "prefix"
  readonly words: readonly string[]
  /** The line that is written. */
  readonly rule: string
}

/** `where` is what a yes allows: to run it in the sandbox, or to run it outside. */
export type ApprovalQuestion = {
  readonly callId: string
  readonly action: Action
  readonly where: "inside" | "outside"
  readonly reason?: string
  /** What may be allowed for good. */
  readonly proposals?: readonly RuleProposal[]
}

export type Decision = "approved" | "approved-for-session" | "denied" | "abort"

/** Why a call was never begun: bad input, a policy's or a person's no. */
export type ToolRejection = {
  readonly by: "input" | "policy" | "user"
  readonly reason: string
  readonly action?: Action
}
