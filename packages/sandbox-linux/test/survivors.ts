import { readdirSync, readFileSync } from "node:fs"
import { setTimeout as wait } from "node:timers/promises"

/** The processes that have the mark among their arguments. */
export function markedProcesses(mark: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && argumentsOf(name).includes(mark))
    .map(Number)
}

/** Waits until there are so many, and gives how many. */
export async function untilMarked(
  mark: string,
  isEnough: (count: number) => boolean,
): Promise<number> {
  const until = performance.now() + 15_000
  for (;;) {
    const count = markedProcesses(mark).length
    if (isEnough(count) || performance.now() > until) return count
    await wait(20)
  }
}

function argumentsOf(id: string): readonly string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0")
  } catch {
    return [] // It ended meanwhile.
  }
}
