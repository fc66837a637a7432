import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs"
import { CodexError } from "../errors.js"

/** What is done under the lock takes milliseconds: one this old was left behind. */
const staleMs = 10_000
const retryMs = 20

/**
 * Does something while no other process does. The lock is a file that only one can create, with the
 * pid and the start of its owner in it. Throws a CodexError `config-unreadable` when it stays taken.
 */
export async function withLock<T>(path: string, act: () => T): Promise<T> {
  const content = JSON.stringify({ pid: process.pid, started: Math.round(performance.timeOrigin) })
  for (let waited = 0; !claim(path, content); waited += retryMs) {
    if (waited >= staleMs * 2) {
      const message = `${path} is held by another process; if no codex is running, delete it`
      throw new CodexError("config-unreadable", message)
    }
    const found = readFile(path)
    if (found !== undefined && isStale(path, found)) breakLock(path, found)
    else await pause()
  }
  try {
    return act()
  } finally {
    if (readFile(path) === content) removeFile(path)
  }
}

function claim(path: string, content: string): boolean {
  try {
    const descriptor = openSync(path, "wx", 0o600)
    writeSync(descriptor, content)
    closeSync(descriptor)
    return true
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false
    throw error
  }
}

function isStale(path: string, content: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return false
  if (Date.now() - stat.mtimeMs > staleMs) return true
  const pid = Number(/"pid":(\d+)/.exec(content)?.[1])
  // Without a pid it is just being written.
  return pid > 0 && !lives(pid)
}

/** Moves it aside and looks: somebody else may have broken and taken it meanwhile. That one is put back. */
function breakLock(path: string, stale: string): void {
  const aside = `${path}.${process.pid}-${performance.now()}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return
    throw error
  }
  try {
    if (readFile(aside) !== stale) linkSync(aside, path)
  } finally {
    removeFile(aside)
  }
}

async function pause(): Promise<void> {
  const { setTimeout } = await import("node:timers/promises")
  await setTimeout(retryMs)
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === "EPERM"
  }
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined
    throw error
  }
}

function removeFile(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined
}
