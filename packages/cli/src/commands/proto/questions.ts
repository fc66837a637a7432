import type { Event } from "@codex/core"
import type { ProtoOp } from "./submission.js"

type Question = { readonly callId: string; readonly taskId: string; readonly kind: Kind }
type Kind = "exec_approval" | "patch_approval"
type Answer = Extract<ProtoOp, { type: Kind }>

/** The questions that nobody has answered yet, oldest first. */
export class Questions {
  #taskId = ""
  #open: Question[] = []

  note(event: Event): void {
    if (event.type === "task-started") this.#taskId = event.taskId
    if (event.type === "task-ended") this.#open = []
    if (event.type !== "approval-request") return
    const kind = event.action.kind === "patch" ? "patch_approval" : "exec_approval"
    this.#open.push({ callId: event.callId, taskId: this.#taskId, kind })
  }

  /** The call that an answer is about: the one it names, else the oldest of its kind that the task asked. */
  find(answer: Answer): string | undefined {
    const question = this.#open.find((question) =>
      answer.call_id === undefined
        ? question.taskId === answer.id && question.kind === answer.type
        : question.callId === answer.call_id,
    )
    return question?.callId
  }

  close(callId: string): void {
    this.#open = this.#open.filter((open) => open.callId !== callId)
  }

  takeAll(): readonly string[] {
    const callIds = this.#open.map(({ callId }) => callId)
    this.#open = []
    return callIds
  }
}
