import { readdirSync, readFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { ToolError } from "../errors.js"
import { killGroup } from "./kill-group.js"

/** A process that was told to stop does so when it runs next; a thousand looks take a second or two. */
const mostLooks = 1000

/**
 * Stops all that descends from a process, wherever it has moved, so that nothing of it acts until the
 * returned function lets it go on. The process itself, which supervises, goes on. Throws a ToolError when
 * that does not succeed.
 */
export async function freezeTree(root: number): Promise<() => void> {
  if (process.platform !== "linux") return freezeGroup(root)
  const stopped: number[] = []
  const thaw = () => {
    // Children first: a shell that sees a stopped child takes it out of the foreground.
    for (const pid of stopped.toReversed()) signal(pid, "SIGCONT")
  }
  // What a process started just before it stopped is found by the second look without anything moving.
  for (let [looks, quiet] = [0, 0]; looks < mostLooks; looks++) {
    const moving = descendantsOf(root).filter(moves)
    for (const pid of moving) {
      if (!stopped.includes(pid)) stopped.push(pid)
      signal(pid, "SIGSTOP")
    }
    quiet = moving.length === 0 ? quiet + 1 : 0
    if (quiet === 2) return thaw
    if (moving.length > 0) await sleep(1)
  }
  thaw()
  throw new ToolError("a command that runs could not be paused meanwhile; end it first")
}

/** Elsewhere only the group is known. */
function freezeGroup(group: number): () => void {
  killGroup(group, "SIGSTOP")
  return () => killGroup(group, "SIGCONT")
}

function descendantsOf(pid: number): readonly number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)])
}

/** proc_pid_task_children(5): each thread has its own. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
      const text = readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8")
      return text.split(" ").filter(Boolean).map(Number)
    })
  } catch {
    return [] // It has ended meanwhile.
  }
}

/** proc_pid_stat(5): T and t are stopped, Z and X dead. */
function moves(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    return !/^[TtZX]/.test(stat.slice(stat.lastIndexOf(")") + 2))
  } catch {
    return false
  }
}

function signal(pid: number, name: "SIGSTOP" | "SIGCONT"): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}
