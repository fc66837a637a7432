import { statSync } from "node:fs"
import { CodexError } from "../errors.js"
import { createAppendFile } from "./append-file.js"
import { createFileLog } from "./file-log.js"
import { refuseForeignLock } from "./foreign-lock.js"
import type { Redact } from "../protocol/redact.js"
import { claimLock, type FileLock } from "../lock/file-lock.js"
import { takeSessionLock } from "./session-lock.js"
import type { SessionLog, StoredSession } from "./session-log.js"
import { lockPath } from "./session-path.js"
import { openAtEnd } from "./open-at-end.js"
import { isSystemError } from "../system-error.js"

export type ResumeOptions = {
  onWarning(message: string): void
  /** Applied to every string before it is written; see `redactSecrets`. */
  readonly redact?: Redact
}

/**
 * Goes on in the file of a session that was read back, locked until `close`. A half last line, which
 * a killed process may leave, is cut off first. Throws a CodexError `session-busy` when another
 * process has the session, or has added to it since it was read.
 */
export async function resumeSessionLog(
  stored: StoredSession,
  { onWarning, redact }: ResumeOptions,
): Promise<SessionLog> {
  refuseForeignLock(stored.path)
  let lock = await lockUnlessRefused(stored.path)
  try {
    refuseChanged(stored)
  } catch (error) {
    lock?.release()
    throw error
  }
  return createFileLog({
    path: stored.path,
    file: createAppendFile({
      path: stored.path,
      onWarning,
      open: () => {
        lock ??= claimLock(lockPath(stored.path))
        return openAtEnd(stored.path)
      },
    }),
    redact: redact ?? ((text) => text),
    items: stored.items,
    ...(stored.nextOrdinal !== undefined && { nextOrdinal: stored.nextOrdinal }),
    onClose: () => lock?.release(),
  })
}

/** Undefined when the disk takes no lock, as it then takes no line: the first append tries again. */
async function lockUnlessRefused(path: string): Promise<FileLock | undefined> {
  try {
    return await takeSessionLock(lockPath(path))
  } catch (error) {
    if (isSystemError(error)) return undefined
    throw error
  }
}

function refuseChanged({ path, size }: StoredSession): void {
  const now = statSync(path, { throwIfNoEntry: false })?.size
  if (now === undefined) {
    throw new CodexError("session-not-found", `the session's file ${path} is gone`)
  }
  if (size !== undefined && now !== size) {
    throw new CodexError(
      "session-busy",
      `the session went on elsewhere since it was read (${path}); resume it again`,
    )
  }
}
