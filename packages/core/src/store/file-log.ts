import { callsById } from "../model/wire/responses-item.js"
import { isToolCall, type Item } from "../protocol/item.js"
import type { AppendFile } from "./append-file.js"
import type { Redact } from "../protocol/redact.js"
import {
  encodeLines,
  eventLines,
  itemLines,
  type Line,
  replyPieceLine,
  taskEndLine,
  taskStartLines,
} from "./session-lines.js"
import type { SessionLog } from "./session-log.js"

export type FileLogOptions = {
  readonly path: string
  readonly file: AppendFile
  readonly redact: Redact
  /** Written before the first append. */
  readonly head?: () => Line
  /** Of a file with numbered lines: the number of the next one. */
  readonly nextOrdinal?: number
  /** What the file holds already. */
  readonly items?: readonly Item[]
  /** Called once, after the file is closed. */
  onClose(): void
}

/** A session's log on top of a file that only grows. */
export function createFileLog(options: FileLogOptions): SessionLog {
  let head = options.head
  let ordinal = options.nextOrdinal
  const calls = new Map(callsById(options.items ?? []))
  let turnId = ""
  let closed = false

  function append(lines: readonly Line[]): void {
    if (lines.length === 0 || closed) return
    const batch = head === undefined ? lines : [head(), ...lines]
    head = undefined
    const timestamp = new Date().toISOString()
    const numbered = ordinal === undefined ? {} : { ordinal }
    options.file.append(encodeLines(batch, { timestamp, redact: options.redact, ...numbered }))
    if (ordinal !== undefined) ordinal += batch.length
  }

  return {
    path: options.path,
    async startTask(turn) {
      turnId = turn.turnId
      append(taskStartLines(turn))
    },
    async appendItems(items) {
      for (const call of items.filter(isToolCall)) calls.set(call.callId, call)
      append(items.flatMap((item) => itemLines(item, calls)))
    },
    async appendReplyPiece({ text, begins }) {
      append([replyPieceLine(text, begins)])
    },
    async appendEvent(event) {
      append(eventLines(event))
    },
    async endTask(outcome, lastMessage) {
      append([taskEndLine(turnId, outcome, lastMessage)])
      await options.file.sync()
    },
    async close() {
      if (closed) return
      closed = true
      await options.file.close()
      options.onClose()
    },
  }
}
