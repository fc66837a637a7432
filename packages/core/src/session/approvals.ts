import type { Answer } from "../agent/agent.js"
import { CodexError } from "../errors.js"
import type { Approval } from "../protocol/op.js"
import type { Action, ApprovalQuestion } from "../protocol/policy.js"

/** Questions that wait for an answer, and the answers that hold for the whole session. */
export class Approvals {
  readonly #waiting = new Map<string, (answer: Answer) => void>()
  readonly #remembered = new Set<string>()

  /**
   * Registers the question, then shows it, so that no answer can come too early (G-42).
   * Rejects when the task is interrupted.
   */
  async ask(
    question: ApprovalQuestion,
    show: (question: ApprovalQuestion) => void,
    signal: AbortSignal,
  ): Promise<Answer> {
    const key = keyOf(question)
    if (this.#remembered.has(key)) return { decision: "approved" }
    const answer = await this.#wait(question, show, signal)
    if (answer.decision === "approved-for-session") this.#remembered.add(key)
    return answer
  }

  /** Throws `input-invalid` when nothing waits for this answer. */
  answer({ callId, decision, message }: Approval): void {
    const resolve = this.#waiting.get(callId)
    if (resolve === undefined) {
      throw new CodexError("input-invalid", `no question about the call ${callId} is open`)
    }
    resolve({ decision, ...(message !== undefined && { message }) })
  }

  #wait(
    question: ApprovalQuestion,
    show: (question: ApprovalQuestion) => void,
    signal: AbortSignal,
  ): Promise<Answer> {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const onAbort = () => reject(signal.reason)
    signal.addEventListener("abort", onAbort, { once: true })
    this.#waiting.set(question.callId, resolve)
    show(question)
    return promise.finally(() => {
      this.#waiting.delete(question.callId)
      signal.removeEventListener("abort", onAbort)
    })
  }
}

/** The exact action, its directory and what was allowed (decision 5 of the architecture, G-41). */
function keyOf({ action, where }: { action: Action; where: string }): string {
  return JSON.stringify([where, action])
}
