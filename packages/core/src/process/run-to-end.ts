import { drained } from "./drained.js"
import type { LastSignal } from "./guard-group.js"
import type { ExitStatus, Program } from "./program.js"
import { startProcess } from "./running-process.js"

export type ProgramEnd = ExitStatus & {
  readonly stdout: string
  /** It was killed for its time, or for its length. */
  readonly timedOut: boolean
  readonly tooLong: boolean
}

export type ProgramLimits = {
  readonly timeoutMs: number
  /** Of stdout; 16 MiB when absent, more than a listing of processes or an environment takes. */
  readonly mostBytes?: number
  readonly signal?: AbortSignal
  /** Programs that hold locks want to be told: SIGTERM, and two seconds later SIGKILL. SIGKILL at once when not said. */
  readonly last?: LastSignal
}

/** From the polite signal to the final one. */
const graceMs = 2000

/**
 * Runs a small program that we need an answer of, and gives what it printed on stdout. What it leaves
 * running is killed. Throws a ToolError when it cannot be started, and the signal's reason.
 */
export async function runToEnd(program: Program, limits: ProgramLimits): Promise<ProgramEnd> {
  const { timeoutMs, mostBytes = 16 * 1024 * 1024, signal, last = "SIGKILL" } = limits
  const streams = { stdin: "none", output: "stdout" } as const
  const running = await startProcess(program, { streams, last, ...(signal && { signal }) })
  let [timedOut, tooLong] = [false, false]
  const kill = () => (last === "SIGKILL" ? running.signal(last) : running.stop(graceMs))
  const timer = setTimeout(() => {
    timedOut = true
    kill()
  }, timeoutMs)
  signal?.addEventListener("abort", kill, { once: true })
  const chunks: Buffer[] = []
  let bytes = 0
  running.stdout?.on("data", (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= mostBytes) return chunks.push(chunk)
    tooLong = true
    return kill()
  })
  try {
    const status = await running.ended
    await drained(running.stdout)
    signal?.throwIfAborted()
    return { ...status, stdout: Buffer.concat(chunks).toString("utf8"), timedOut, tooLong }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", kill)
    running.dispose()
  }
}
