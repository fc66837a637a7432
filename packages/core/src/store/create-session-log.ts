import { constants, closeSync, fsync, mkdirSync, open, openSync } from "node:fs"
import { dirname } from "node:path"
import { promisify } from "node:util"
import { CodexError } from "../errors.js"
import { createAppendFile, type OpenFile } from "./append-file.js"
import { createFileLog } from "./file-log.js"
import { readGitFacts } from "./git-facts.js"
import type { Redact } from "../protocol/redact.js"
import { metaLine } from "./session-lines.js"
import { claimLock, type FileLock } from "../lock/file-lock.js"
import type { SessionLog, SessionMeta } from "./session-log.js"
import { isSessionId, lockPath, sessionPath } from "./session-path.js"
import { isSystemError } from "../system-error.js"

export type SessionLogOptions = {
  /** CODEX_HOME. It is made when it is missing, its parent is not. */
  readonly home: string
  readonly meta: SessionMeta
  /** Told once when the file cannot be written. */
  onWarning(message: string): void
  /** Applied to every string before it is written; see `redactSecrets`. */
  readonly redact?: Redact
}

/**
 * The log of a new session. Nothing is created before the first append; from then on the file is
 * locked until `close`. Throws a CodexError `input-invalid` for an id that is no UUID.
 */
export function createSessionLog({ home, meta, onWarning, redact }: SessionLogOptions): SessionLog {
  if (!isSessionId(meta.id)) {
    throw new CodexError(
      "input-invalid",
      `a session's id must be a UUID, and is ${JSON.stringify(meta.id)}`,
    )
  }
  const startedAt = new Date()
  const path = sessionPath(home, meta.id, startedAt)
  let lock: FileLock | undefined

  const file = createAppendFile({
    path,
    onWarning,
    open: () => {
      makeHome(home)
      lock ??= claimLock(lockPath(path))
      return createFile(path)
    },
  })
  return createFileLog({
    path,
    file,
    redact: redact ?? ((text) => text),
    head: () => metaLine(meta, startedAt.toISOString(), readGitFacts(meta.cwd)),
    onClose: () => lock?.release(),
  })
}

const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants

function createFile(path: string): OpenFile {
  const folder = dirname(path)
  const topmost = mkdirSync(folder, { recursive: true, mode: 0o700 }) ?? folder
  const fd = openSync(path, O_APPEND | O_CREAT | O_EXCL | O_WRONLY, 0o600)
  return {
    fd,
    size: 0,
    needsNewline: false,
    syncFolders: () => syncFolders(folder, dirname(topmost)),
  }
}

// Not with its parents: a HOME that does not exist is a mistake, not a place to build in.
function makeHome(home: string): void {
  try {
    mkdirSync(home, { mode: 0o700 })
  } catch (error) {
    if (!isSystemError(error) || error.code !== "EEXIST") throw error
  }
}

const openFolder = promisify(open)
const syncFolder = promisify(fsync)

/** From the file's folder up to the one that held the topmost new one. */
async function syncFolders(folder: string, last: string): Promise<void> {
  const fd = await openFolder(folder, constants.O_RDONLY)
  try {
    await syncFolder(fd)
  } finally {
    closeSync(fd)
  }
  if (folder !== last && dirname(folder) !== folder) await syncFolders(dirname(folder), last)
}
