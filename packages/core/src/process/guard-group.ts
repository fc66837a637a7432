import { killGroup } from "./kill-group.js"
import { tellWatchdog } from "./watchdog.js"

const groups = new Map<number, LastSignal>()

/** What is left of a group gets it at the end. After SIGTERM at our end, the watchdog sends SIGKILL. */
export type LastSignal = "SIGKILL" | "SIGTERM"

/**
 * Ends a process group when we end, however that comes about. A child that has left its group escapes,
 * unless a supervisor in the group sees to that. The returned function lets the group go.
 */
export function guardGroup(group: number, last: LastSignal = "SIGKILL"): () => void {
  if (groups.size === 0) process.on("exit", killAll)
  groups.set(group, last)
  tellWatchdog(`+ ${group}`)
  return () => {
    if (!groups.delete(group)) return
    if (groups.size === 0) process.off("exit", killAll)
    tellWatchdog(`- ${group}`)
  }
}

function killAll(): void {
  for (const [group, last] of groups) killGroup(group, last)
}
