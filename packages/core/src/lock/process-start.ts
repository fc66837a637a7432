import { readFileSync } from "node:fs"
import { isSystemError } from "../system-error.js"

/** When this process was started, in a form that `processLives` compares. A pid alone is used again. */
export function ownStart(): string {
  return linuxStart("self")?.started ?? epochStart(performance.timeOrigin)
}

/** Whether the process that had this pid and this start is still there. When unsure, it is. */
export async function processLives(pid: number, started: string): Promise<boolean> {
  if (!pidExists(pid)) return false
  const linux = linuxStart(String(pid))
  if (linux !== undefined) return !linux.dead && linux.started === started
  const seconds = await psStart(pid)
  const recorded = Number(/^epoch:(\d+)$/.exec(started)?.[1])
  return Number.isNaN(seconds) || Number.isNaN(recorded) || Math.abs(seconds - recorded) <= 2
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: somebody else's process.
    return isSystemError(error) && error.code === "EPERM"
  }
}

/** proc_pid_stat(5): field 3 is the state, field 22 the start in clock ticks since the boot. */
function linuxStart(pid: string): { started: string; dead: boolean } | undefined {
  const stat = readProc(`/proc/${pid}/stat`)
  const boot = readProc("/proc/sys/kernel/random/boot_id")
  if (stat === undefined || boot === undefined) return undefined
  // The name in the second field may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  const dead = fields[0] === "Z" || fields[0] === "X"
  return { started: `linux:${boot.trim()}:${fields[19]}`, dead }
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if (isSystemError(error)) return undefined
    throw error
  }
}

function epochStart(ms: number): string {
  return `epoch:${Math.round(ms / 1000)}`
}

/** Seconds since 1970 by ps(1), where there is no /proc; NaN when ps does not know. */
async function psStart(pid: number): Promise<number> {
  const { runToEnd } = await import("../process/run-to-end.js")
  try {
    const argv = ["ps", "-o", "lstart=", "-p", String(pid)]
    const env = { PATH: process.env["PATH"], LC_ALL: "C" }
    const { stdout } = await runToEnd({ argv, cwd: "/", env }, { timeoutMs: 5000 })
    return Date.parse(stdout.trim()) / 1000
  } catch (error) {
    if (error instanceof Error) return Number.NaN
    throw error
  }
}
