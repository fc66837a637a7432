import { setImmediate as afterIo } from "node:timers/promises"
import { CodexError, type Event, type Session, type TaskEnded, type UserInput } from "@codex/core"

export type Following = {
  /** The task's end, after everything was shown and the session is closed. */
  readonly ended: Promise<TaskEnded>
  /** Ends the task and the session, whether or not anybody reads what is shown. */
  stop(reason: string): void
  /** Ends the task alone; what is shown says that a limit was reached. */
  stopAtLimit(reason: string): void
}

export type Show = {
  event(event: Event): Promise<void>
  /** What comes after the task's end. */
  late(event: Event): Promise<void>
}

/**
 * Sends the one input of the session and shows what comes of it. `onSent` is called when the request
 * has left.
 */
export function followTask(
  session: Session,
  input: UserInput,
  { show, onSent }: { readonly show: Show; readonly onSent: () => void },
): Following {
  let limit = false
  let closing: Promise<void> | undefined

  const interrupt = (reason: string) => session.send({ type: "interrupt", reason })
  const close = () => (closing ??= session.close())

  async function watch(): Promise<TaskEnded> {
    let end: TaskEnded | undefined
    // Printing, and looking for a sandbox, take longer than sending the request, which leaves first.
    await afterIo()
    onSent()
    for await (const event of session.events) {
      if (end !== undefined) {
        await show.late(event)
        continue
      }
      if (event.type === "approval-request") {
        // Nobody is there to be asked.
        session.send({ type: "approval", callId: event.callId, decision: "denied" })
      }
      const shown = limit ? atLimit(event) : event
      await show.event(shown)
      if (shown.type !== "task-ended") continue
      end = shown
      void close() // Awaited below; the events go on until it is done.
    }
    if (end === undefined) throw new CodexError("internal", "the session ended without its task")
    return end
  }

  async function follow(): Promise<TaskEnded> {
    try {
      return await watch()
    } finally {
      await close()
    }
  }

  session.send(input)
  return {
    ended: follow(),
    stop(reason) {
      interrupt(reason)
      void close() // Awaited when the events end.
    },
    stopAtLimit(reason) {
      limit = true
      interrupt(reason)
    },
  }
}

function atLimit(event: Event): Event {
  if (event.type !== "task-ended" || event.error?.code !== "interrupted") return event
  return { ...event, error: { ...event.error, code: "limit-reached" } }
}
