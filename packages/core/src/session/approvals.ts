import type { Answer } from "../agent/agent.js"
import { CodexError, errorMessage } from "../errors.js"
import type { Approval } from "../protocol/op.js"
import type { Action, ApprovalQuestion, Decision } from "../protocol/policy.js"

type Waiting = {
  readonly question: ApprovalQuestion
  readonly resolve: (answer: Answer) => void
}

/** Questions that wait for an answer, and the answers that hold for the whole session. */
export class Approvals {
  readonly #waiting = new Map<string, Waiting>()
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

  /** Throws `input-invalid` when nothing waits for this answer, or it would keep what was not shown. */
  answer({ callId, decision, message, remember = [] }: Approval): void {
    const waiting = this.#waiting.get(callId)
    if (waiting === undefined) {
      throw new CodexError("input-invalid", `no question about the call ${callId} is open`)
    }
    requireProposed(remember, decision, waiting.question)
    // Consumed at once: a second answer to the same question finds none.
    this.#waiting.delete(callId)
    waiting.resolve({
      decision,
      ...(message !== undefined && { message }),
      ...(remember.length > 0 && { remember }),
    })
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
    const waiting = { question, resolve }
    this.#waiting.set(question.callId, waiting)
    try {
      show(question)
    } catch (error) {
      // Nobody has seen it, so nobody can have said yes.
      const message = `the question could not be shown: ${errorMessage(error)}`
      resolve({ decision: "denied", message })
    }
    return promise.finally(() => {
      if (this.#waiting.get(question.callId) === waiting) this.#waiting.delete(question.callId)
      signal.removeEventListener("abort", onAbort)
    })
  }
}

function requireProposed(
  remember: readonly string[],
  decision: Decision,
  { proposals = [] }: ApprovalQuestion,
): void {
  if (remember.length === 0) return
  if (decision !== "approved" && decision !== "approved-for-session") {
    throw new CodexError("input-invalid", "only a yes can be remembered as a rule")
  }
  const other = remember.find((line) => !proposals.some(({ rule }) => rule === line))
  if (other === undefined) return
  const message = "only a rule that the question proposed can be remembered; answer again"
  throw new CodexError("input-invalid", message)
}

/** The exact action, its directory and what was allowed (decision 5 of the architecture, G-41). */
function keyOf({ action, where }: { action: Action; where: string }): string {
  return JSON.stringify([where, action])
}
