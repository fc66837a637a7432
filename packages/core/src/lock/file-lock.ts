import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs"
import { dirname } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { ownStart, processLives } from "./process-start.js"
import { isSystemError } from "../system-error.js"

/** Held by one process at a time. A process that died does not hold it any more. */
export type FileLock = { release(): void }

/** Who has it; without a pid it is just being written. */
export type HeldBy = { readonly pid?: number }

type Owner = { readonly pid: number; readonly started: string }

/**
 * Takes the lock, a file that only one can create, removing one whose process is gone (Node has no
 * flock(2)). Throws system errors where no file can be made.
 */
export async function takeLock(path: string): Promise<FileLock | HeldBy> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const lock = claimUnlessHeld(path)
    if (lock !== undefined) return lock

    const content = readLock(path)
    if (content === undefined) continue
    const owner = parseOwner(content)
    const held = owner === undefined ? isFresh(path) : await processLives(owner.pid, owner.started)
    if (held) return owner === undefined ? {} : { pid: owner.pid }
    await removeDead(path, content)
  }
  return {}
}

/** Takes a lock that nobody can have had before. Throws system errors: `EEXIST` when somebody has it. */
export function claimLock(path: string): FileLock {
  const content = JSON.stringify({ pid: process.pid, started: ownStart() } satisfies Owner)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const fd = openSync(path, "wx", 0o600)
  try {
    writeSync(fd, content)
  } catch (error) {
    // Without its words it would be taken for a dead one.
    unlinkSync(path)
    throw error
  } finally {
    closeSync(fd)
  }
  return { release: () => release(path, content) }
}

function claimUnlessHeld(path: string): FileLock | undefined {
  try {
    return claimLock(path)
  } catch (error) {
    if (isSystemError(error) && error.code === "EEXIST") return undefined
    throw error
  }
}

const maxAttempts = 100
/** A lock that says nothing is being written right now, or its writer died; the age tells. */
const writingMs = 2000
/** Removing a dead one takes a moment. */
const removingMs = 5

function release(path: string, content: string): void {
  // Whoever broke it by force holds it now.
  if (readLock(path) === content) rmSync(path, { force: true })
}

/**
 * Removes a lock whose process is gone. Of many that saw it one may do so, the holder of a second lock
 * beside it; another one could remove what was taken since.
 */
async function removeDead(path: string, dead: string): Promise<void> {
  const remover = await takeLock(`${path}.dead`)
  if (!("release" in remover)) return pause(removingMs)
  try {
    if (readLock(path) === dead) unlinkSync(path)
  } finally {
    remover.release()
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if (isSystemError(error) && error.code === "ENOENT") return undefined
    throw error
  }
}

function parseOwner(content: string): Owner | undefined {
  const match = /^\{"pid":(\d{1,10}),"started":"([^"\\]*)"\}$/.exec(content)
  return match === null ? undefined : { pid: Number(match[1]), started: match[2] ?? "" }
}

function isFresh(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && Math.abs(Date.now() - stat.mtimeMs) < writingMs
}
