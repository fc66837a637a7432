import { closeSync, fdatasync, fstatSync, ftruncateSync, writeSync } from "node:fs"
import { promisify } from "node:util"
import { isSystemError, type SystemError } from "../system-error.js"

/** A file that only grows, by whole lines, and whose faults stay its own. */
export type AppendFile = {
  /** Returns when the bytes would survive the death of the process, or are kept for a later try. */
  append(lines: Buffer): void
  /** Returns when what was written would survive the loss of power. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** `size` is where the next line begins; `needsNewline`: what stands before it is not closed. */
export type OpenFile = {
  readonly fd: number
  readonly size: number
  readonly needsNewline: boolean
  /** Makes the names of new folders and of the file itself last. */
  readonly syncFolders?: () => Promise<void>
}

export type AppendFileOptions = {
  readonly path: string
  /** Tried at the first append, and again at each one while it fails. Throws system errors. */
  open(): OpenFile
  onWarning(message: string): void
}

/**
 * Each append is one write. When one fails, that is said once, the lines are kept in memory, and the
 * next append first takes away the half line that the failure left, so that no two lines ever fuse.
 */
export function createAppendFile(options: AppendFileOptions): AppendFile {
  const state: State = { backlog: Buffer.alloc(0), torn: 0, needsNewline: false, good: 0 }
  let warned = false
  let syncing: Promise<void> | undefined

  function survive(error: unknown): void {
    if (!isSystemError(error)) throw error
    if (!warned) options.onWarning(describeFault(options.path, error))
    warned = true
  }

  function append(lines: Buffer): void {
    if (state.backlog === undefined) return
    state.backlog = Buffer.concat([state.backlog, lines])
    try {
      flush(state, options)
    } catch (error) {
      survive(error)
      // Enough: what is on disk is a session up to here, without a hole.
      if (state.backlog.length > maxBacklog) state.backlog = undefined
    }
  }

  async function syncNow(): Promise<void> {
    if (state.file === undefined) return
    try {
      await syncData(state.file.fd)
      await state.syncFolders?.()
      state.syncFolders = undefined
    } catch (error) {
      survive(error)
    }
  }

  async function sync(): Promise<void> {
    syncing = syncNow()
    await syncing
  }

  async function close(): Promise<void> {
    await syncing
    if (state.backlog !== undefined && state.backlog.length > 0) append(Buffer.alloc(0))
    state.backlog = undefined
    if (state.file !== undefined) closeSync(state.file.fd)
    state.file = undefined
  }

  return { append, sync, close }
}

type State = {
  file?: OpenFile | undefined
  syncFolders?: OpenFile["syncFolders"]
  /** Lines that are not on disk yet; undefined when the file is given up, or closed. */
  backlog: Buffer | undefined
  /** Where the last whole line on disk ends. */
  good: number
  /** Bytes that a failed write left behind it. */
  torn: number
  needsNewline: boolean
}

const maxBacklog = 64 * 1024 * 1024
const newline = Buffer.from("\n")
const syncData = promisify(fdatasync)

function flush(state: State, options: AppendFileOptions): void {
  if (state.backlog === undefined) return
  const file = (state.file ??= openInto(state, options))
  if (state.torn > 0) repair(state, file.fd)
  const bytes = state.needsNewline ? Buffer.concat([newline, state.backlog]) : state.backlog
  writeAll(state, file.fd, bytes)
  state.good += bytes.length
  state.torn = 0
  state.needsNewline = false
  state.backlog = Buffer.alloc(0)
}

function openInto(state: State, options: AppendFileOptions): OpenFile {
  const file = options.open()
  state.good = file.size
  state.needsNewline = file.needsNewline
  state.syncFolders = file.syncFolders
  return file
}

// A disk that fills up takes a part of a write and fails the rest.
function writeAll(state: State, fd: number, bytes: Buffer): void {
  for (state.torn = 0; state.torn < bytes.length; ) {
    state.torn += writeSync(fd, bytes, state.torn)
  }
}

/** Back to the last whole line; where that is not possible, a new line is begun behind the rest. */
function repair(state: State, fd: number): void {
  if (fstatSync(fd).size === state.good + state.torn && truncated(fd, state.good)) {
    state.torn = 0
    return
  }
  const offset = state.needsNewline ? newline.length : 0
  const written = Math.max(0, state.torn - offset)
  const backlog = state.backlog ?? Buffer.alloc(0)
  // Lines that arrived whole must not be written twice.
  state.backlog = backlog.subarray(
    written === 0 ? 0 : backlog.lastIndexOf(newline, written - 1) + 1,
  )
  state.good = fstatSync(fd).size
  state.torn = 0
  state.needsNewline = true
}

function truncated(fd: number, size: number): boolean {
  try {
    ftruncateSync(fd, size)
    return true
  } catch (error) {
    // An append-only inode (chattr +a) cannot be cut.
    if (isSystemError(error)) return false
    throw error
  }
}

function describeFault(path: string, error: SystemError): string {
  return (
    `The session cannot be saved to ${path}: ${error.message}. It goes on in memory; ` +
    "once the file can be written again, what is missing is added. " +
    "Make room on the disk or make the folder writable, or set CODEX_HOME to another folder."
  )
}
