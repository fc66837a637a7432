import type { ErrorCode } from "../errors.js"
import type {
  Action,
  ActionResult,
  ApprovalPolicy,
  ApprovalQuestion,
  PlanStep,
  SandboxPolicy,
  ToolRejection,
} from "./policy.js"
import type { Answerer, ModelUsage } from "./model-usage.js"
import type { PromptTokens } from "./prompt-tokens.js"
import type { RepairKind } from "./repair-kind.js"
import type { Usage } from "./usage.js"

/**
 * The only way out of a session. Events are what people and programs see; front ends fold them.
 * Of every task: one `task-started`, then exactly one `task-ended`. Of every `tool-begin`: one `tool-end`.
 */
export type Event =
  | SessionStarted
  | { readonly type: "task-started"; readonly taskId: string }
  | TaskEnded
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "assistant-message"; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  | Retrying
  | { readonly type: "tool-begin"; readonly callId: string; readonly action: Action }
  | ToolOutput
  | ToolEnd
  | ToolRejected
  | ({ readonly type: "approval-request" } & ApprovalQuestion)
  | {
      readonly type: "plan-updated"
      readonly explanation?: string
      readonly steps: readonly PlanStep[]
    }
  /** `turn` is one request's usage, `total` the session's so far, resumed history included. */
  | UsageCounted
  | Notice
  | { readonly type: "compacted"; readonly summary: string }

export type Notice = {
  readonly type: "notice"
  readonly level: "info" | "warning"
  readonly message: string
  /** What the message counts, where it tells of repairs: those of the task that ends. */
  readonly repairs?: Readonly<Partial<Record<RepairKind, number>>>
}

export type SessionStarted = {
  readonly type: "session-started"
  readonly sessionId: string
  readonly model: string
  readonly provider: string
  readonly cwd: string
  readonly approvalPolicy: ApprovalPolicy
  readonly sandboxPolicy: SandboxPolicy
  /** Absent when nothing is kept on disk. */
  readonly sessionFile?: string
  readonly resumed: boolean
}

export type UsageCounted = {
  readonly type: "usage"
  readonly turn: Usage
  readonly total: Usage
  /** Where the tokens of this request went. */
  readonly prompt?: PromptTokens
  /** Who has answered, where that is another model than the one that is asked first. */
  readonly answeredBy?: Answerer
  /** US dollars for `total`, where the price of every model that has answered is known. */
  readonly costUsd?: number
  /** `total` by the model that has answered, where several have. */
  readonly byModel?: readonly (ModelUsage & { readonly costUsd?: number })[]
}

export type TaskEnded = {
  readonly type: "task-ended"
  readonly taskId: string
  readonly outcome: "completed" | "interrupted" | "failed"
  readonly error?: { readonly code: ErrorCode; readonly message: string }
  /** The text of the last assistant message of the task, when there was one. */
  readonly lastMessage?: string
}

/** What was shown of the reply that broke off is void; it is asked for again after `delayMs`. */
export type Retrying = {
  readonly type: "retrying"
  readonly attempt: number
  readonly maxAttempts: number
  readonly delayMs: number
  readonly reason: string
}

export type ToolOutput = {
  readonly type: "tool-output"
  readonly callId: string
  readonly text: string
}

/** `result` is absent when the action could not be carried out; `error` then says why. */
export type ToolEnd = {
  readonly type: "tool-end"
  readonly callId: string
  readonly ok: boolean
  readonly result?: ActionResult
  readonly error?: string
}

/** A call that was never begun. */
export type ToolRejected = ToolRejection & {
  readonly type: "tool-rejected"
  readonly callId: string
  readonly name: string
}
