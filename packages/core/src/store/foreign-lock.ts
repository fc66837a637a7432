import { readFileSync, statSync } from "node:fs"
import { basename, join } from "node:path"
import { CodexError } from "../errors.js"
import { homeOf, sessionIdOf } from "./session-path.js"

/**
 * Refuses a session that the native Codex has open: it holds a kernel lock on
 * `thread-writer-locks/ID.lock` as long as its process lives. proc_locks(5) tells, on Linux; elsewhere
 * there is no way to know. Throws a CodexError `session-busy`.
 */
export function refuseForeignLock(path: string): void {
  const home = homeOf(path)
  const id = sessionIdOf(basename(path))
  if (home === undefined || id === undefined) return
  const lock = join(home, "thread-writer-locks", `${id}.lock`)
  const stat = statSync(lock, { throwIfNoEntry: false })
  if (stat === undefined || process.platform !== "linux") return

  const pid = lockHolder(readFileSync("/proc/locks", "utf8"), stat.ino)
  if (pid === undefined) return
  throw new CodexError(
    "session-busy",
    `the session is in use by process ${pid}; end that one first, or start a new session`,
  )
}

/** A line: `1: FLOCK  ADVISORY  WRITE 4711 fe:01:123456 0 EOF`, the inode after the device. */
function lockHolder(locks: string, inode: number): string | undefined {
  const holders = locks.matchAll(
    /^\d+: (?:FLOCK|POSIX|OFDLCK)\s+\S+\s+WRITE\s+(-?\d+)\s+\S+:(\d+)\s/gm,
  )
  return [...holders].find((holder) => Number(holder[2]) === inode)?.[1]
}
