import type { Model } from "../model/model.js"
import type { Event } from "../protocol/event.js"
import type { Op } from "../protocol/op.js"
import type { Sandbox, Supervise } from "../sandbox/sandbox.js"
import type { RunningCommand } from "../tools/exec-session/exec-session.js"
import type { SessionMeta, StoredSession } from "../store/session-log.js"

/** A conversation: ops in, events out. Everything else is a front end's business. */
export interface Session {
  readonly id: string
  /** Read by one reader, once; ends when the session is closed. The first event is `session-started`. */
  readonly events: AsyncIterable<Event>
  /** Throws a CodexError `input-invalid` for empty input or an approval that nobody asked for. */
  send(op: Op): void
  /** The commands that run on between the calls of the model, oldest first. */
  runningCommands(): readonly RunningCommand[]
  /** Ends one of them, and resolves when it has ended. Throws a ToolError for one that does not run. */
  stopCommand(id: number): Promise<void>
  /** Resolves when no task runs and no input waits for one. */
  idle(): Promise<void>
  /** Interrupts what runs, ends its commands, waits until all has ended and is on disk, and ends `events`. */
  close(): Promise<void>
}

export type SessionOptions = {
  /**
   * Confines commands. Absent: they are refused unless the policy is unrestricted. A promise is awaited
   * only before the first command, so that looking for a sandbox overlaps the first request.
   */
  readonly sandbox?: Sandbox | Promise<Sandbox | undefined>
  /**
   * Called before the first command that runs outside of the sandbox: what sees to it that nothing of such
   * commands stays behind. Absent: their process groups are ended, and what left them is not.
   */
  readonly findSupervisor?: () => Promise<Supervise | undefined>
  /** Who started it, for the session file. */
  readonly source?: SessionMeta["source"]
  /** Sent to the provider and kept in the session file; `codex_cli` when absent. */
  readonly originator?: string
  /** A session read back: its history goes on, under its id, in its file. */
  readonly resume?: StoredSession
  /** Nothing is kept on disk. */
  readonly ephemeral?: boolean
  /** JSON Schema of the final answer. */
  readonly outputSchema?: Readonly<Record<string, unknown>>
  /** Asked instead of the one that the configuration names. */
  readonly model?: Model
  /** Requests to the model in one task, at the most; then the task fails with `limit-reached`. */
  readonly maxTurns?: number
  /** Where the model's replies are taken down, to be replayed without a network. */
  readonly recordTo?: string
}
