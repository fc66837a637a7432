import type { ImagePart } from "./item.js"
import type { Decision } from "./policy.js"

/** The only way into a session. */
export type Op = UserInput | Approval | Interrupt

/**
 * Starts a task, or joins the one that runs: the model is told before its next turn, and a task does
 * not end while input waits. Without text and without images it is refused.
 */
export type UserInput = {
  readonly type: "user-input"
  readonly text: string
  readonly images?: readonly ImagePart[]
  /** Becomes the `taskId` when the input starts a task; made up when absent. */
  readonly taskId?: string
}

/**
 * Answers the `approval-request` of that call. `message` goes to the model with a no. `remember` goes
 * with a yes: rules among those that were proposed, each as it was shown.
 */
export type Approval = {
  readonly type: "approval"
  readonly callId: string
  readonly decision: Decision
  readonly message?: string
  readonly remember?: readonly string[]
}

/** Ends the running task at once. Without one, it does nothing. `reason` becomes the task's error. */
export type Interrupt = { readonly type: "interrupt"; readonly reason?: string }
