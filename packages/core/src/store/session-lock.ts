import { CodexError } from "../errors.js"
import { type FileLock, takeLock } from "../lock/file-lock.js"

/** The session's lock. Throws a CodexError `session-busy` that names the process which holds it. */
export async function takeSessionLock(path: string): Promise<FileLock> {
  const taken = await takeLock(path)
  if ("release" in taken) return taken
  const holder = taken.pid === undefined ? "another process" : `process ${taken.pid}`
  throw new CodexError(
    "session-busy",
    `the session is in use by ${holder}; end that one first, or start a new session ` +
      `(if no codex is running, delete ${path})`,
  )
}
