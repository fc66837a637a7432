import { killGroup } from "./kill-group.js"
import { tellWatchdog } from "./watchdog.js"

const groups = new Set<number>()

/**
 * Ends a process group when we end, however that comes about. A child that has left its group escapes,
 * unless a supervisor in the group sees to that. The returned function lets the group go.
 */
export function guardGroup(group: number): () => void {
  if (groups.size === 0) process.on("exit", killAll)
  groups.add(group)
  tellWatchdog(`+ ${group}`)
  return () => {
    if (!groups.delete(group)) return
    if (groups.size === 0) process.off("exit", killAll)
    tellWatchdog(`- ${group}`)
  }
}

function killAll(): void {
  for (const group of groups) killGroup(group, "SIGKILL")
}
