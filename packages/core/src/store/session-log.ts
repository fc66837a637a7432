import type { Event } from "../protocol/event.js"
import type { Item } from "../protocol/item.js"
import type { ModelUsage } from "../protocol/model-usage.js"
import type { ApprovalPolicy, SandboxPolicy } from "../protocol/policy.js"
import type { Usage } from "../protocol/usage.js"

/** What the first line of a session file says. */
export type SessionMeta = {
  readonly id: string
  readonly cwd: string
  readonly originator: string
  readonly cliVersion: string
  readonly source: "cli" | "exec" | "mcp" | "proto" | "library"
  readonly modelProvider: string
  readonly instructions: string
  /** RFC 3339, when the session was started. Absent in what is about to be written: it is now. */
  readonly timestamp?: string
  /** Another agent's thread: `source.subagent` of the file. */
  readonly subagent?: true
}

/** What is written once per turn, before the items of that turn. */
export type TurnContext = {
  readonly turnId: string
  readonly cwd: string
  readonly approvalPolicy: ApprovalPolicy
  readonly sandboxPolicy: SandboxPolicy
  readonly model: string
  readonly effort?: string
  /** When it is not the one that the first line names: a resumed session may go on elsewhere. */
  readonly modelProvider?: string
}

/** `begins`: it is the first of a reply, or of a new attempt at one. */
export type ReplyPiece = { readonly text: string; readonly begins: boolean }

/**
 * The session's file, append only (rollouts.md 5.5). A resolved append survives the death of the
 * process. A disk that is full or read-only is said once in `onWarning`, and the task goes on in memory.
 */
export interface SessionLog {
  /** Absent when nothing is kept on disk. */
  readonly path?: string
  /** Starts a task: task_started and the turn's context. */
  startTask(turn: TurnContext): Promise<void>
  /** The items as sent or received, each with the user_message or agent_message event that goes with it. */
  appendItems(items: readonly Item[]): Promise<void>
  /** A piece of the reply that is being received, so that its text outlives the process. */
  appendReplyPiece(piece: ReplyPiece): Promise<void>
  /** Usage, and whatever else of the events is kept: token_count. */
  appendEvent(event: Event): Promise<void>
  /** task_complete or turn_aborted, then a flush to the disk. */
  endTask(outcome: "completed" | "interrupted" | "failed", lastMessage?: string): Promise<void>
  close(): Promise<void>
}

/** A session read back. */
export type StoredSession = {
  readonly meta: SessionMeta
  readonly path: string
  readonly items: readonly Item[]
  /** The session's usage so far. */
  readonly usage: Usage
  /** The same by the model that has answered. */
  readonly usageByModel: readonly ModelUsage[]
  /** Lines that could not be read, counted and skipped. */
  readonly skippedLines: number
  /** Bytes of the file when it was read: going on from a file that grew since would fork it. */
  readonly size?: number
  /** Of files whose lines are numbered: the number of the next one. */
  readonly nextOrdinal?: number
  /** What the last recorded turn said. */
  readonly lastTurn?: {
    readonly cwd?: string
    readonly model?: string
    readonly modelProvider?: string
  }
}
