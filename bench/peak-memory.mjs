import { readdirSync, readFileSync } from "node:fs"

/**
 * Watches a process and its descendants: the greatest sum of their resident peaks (VmHWM of proc(5)) that
 * was seen at one moment, in bytes. Zero where there is no /proc.
 */
export function watchPeakMemory(pid) {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, treePeak(pid))
  }
  const timer = setInterval(look, 10)
  return {
    look,
    stop() {
      clearInterval(timer)
      return peak
    },
  }
}

function treePeak(pid) {
  const status = read(`/proc/${pid}/status`)
  const own = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  return childrenOf(pid).reduce((sum, child) => sum + treePeak(child), own)
}

function childrenOf(pid) {
  const tasks = unless(() => readdirSync(`/proc/${pid}/task`)) ?? []
  return tasks.flatMap((task) =>
    read(`/proc/${pid}/task/${task}/children`).split(" ").filter(Boolean).map(Number),
  )
}

function read(path) {
  return unless(() => readFileSync(path, "utf8")) ?? ""
}

/** A process may be gone at any moment. */
function unless(look) {
  try {
    return look()
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES"].includes(error.code)) return undefined
    throw error
  }
}
