import { StringDecoder } from "node:string_decoder"
import type { CommandResult } from "../protocol/policy.js"
import { HeadTail } from "./head-tail.js"
import type { LiveCommand } from "./live-command.js"
import { startOnPipe } from "./piped-command.js"
import type { WrappedCommand } from "./sandbox.js"

export type RunLimits = {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Called with decoded text as it arrives, for the first megabyte. */
  readonly onOutput: (text: string) => void
}

/** How a command ended and what it printed. */
export type CommandEnd = Omit<CommandResult, "kind">

/** Kept of the output (decision 22). */
const keptBytes = 1024 * 1024

/** From the polite signal to the final one: a time-out leaves time to clean up, an interrupt less. */
const timeoutGraceMs = 2000
const abortGraceMs = 1000

/** The longest that a timer of Node waits; 25 days. */
const longestMs = 2 ** 31 - 1

/**
 * Runs a command to its end. Throws a ToolError when it cannot be started, and the signal's reason when
 * interrupted, with nothing left running.
 */
export async function runCommand(command: WrappedCommand, limits: RunLimits): Promise<CommandEnd> {
  const started = performance.now()
  const live = await startOnPipe(command, limits.signal)
  const output = collect(live, limits.onOutput)
  const stopper = stopOn(live, limits)
  try {
    const status = await live.ended
    limits.signal.throwIfAborted()
    const timedOut = stopper.timedOut()
    return {
      ...status,
      // How it took the end that we gave it says nothing of its work.
      ...(timedOut && { exitCode: null }),
      timedOut,
      durationMs: Math.round(performance.now() - started),
      output: output.text(),
    }
  } finally {
    stopper.dispose()
    live.dispose()
  }
}

function collect(live: LiveCommand, onOutput: RunLimits["onOutput"]): HeadTail {
  const output = new HeadTail(keptBytes)
  // For who looks on; what is kept is decoded at the end, once.
  const decoder = new StringDecoder("utf8")
  live.onOutput((chunk) => {
    if (output.totalBytes < keptBytes) onOutput(decoder.write(chunk))
    output.push(chunk)
  })
  return output
}

function stopOn(live: LiveCommand, { timeoutMs, signal }: RunLimits) {
  let timedOut = false
  const onTimeout = () => {
    timedOut = true
    live.stop(timeoutGraceMs)
  }
  // Timers are monotonic: no change of the clock makes a command end earlier or later.
  const timer = setTimeout(onTimeout, Math.min(timeoutMs, longestMs))
  const onAbort = () => live.stop(abortGraceMs)
  signal.addEventListener("abort", onAbort, { once: true })
  if (signal.aborted) onAbort()
  return {
    timedOut: () => timedOut,
    dispose: () => {
      clearTimeout(timer)
      signal.removeEventListener("abort", onAbort)
    },
  }
}
