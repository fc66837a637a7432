import { setTimeout as pause } from "node:timers/promises"
import { CodexError } from "../errors.js"
import { takeLock } from "./file-lock.js"

const retryMs = 20
/** What is done under such a lock takes milliseconds. */
const patienceMs = 20_000

/** Does something while no other process does. Throws a CodexError `config-unreadable` when it stays taken. */
export async function withLock<T>(path: string, act: () => T): Promise<T> {
  for (let waited = 0; waited < patienceMs; waited += retryMs) {
    const taken = await takeLock(path)
    if (!("release" in taken)) {
      await pause(retryMs)
      continue
    }
    try {
      return act()
    } finally {
      taken.release()
    }
  }
  const message = `${path} is held by another process; if no codex is running, delete it`
  throw new CodexError("config-unreadable", message)
}
