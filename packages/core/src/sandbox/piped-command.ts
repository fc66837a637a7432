import { ToolError } from "../errors.js"
import { drained } from "../process/drained.js"
import { type RunningProcess, startProcess } from "../process/running-process.js"
import type { ExitStatus } from "../process/program.js"
import type { LiveCommand } from "./live-command.js"
import type { WrappedCommand } from "./sandbox.js"

/** Starts a command without input, its output on a pipe. Throws a ToolError when it cannot be started. */
export async function startOnPipe(
  command: WrappedCommand,
  signal: AbortSignal,
): Promise<LiveCommand> {
  const streams = { stdin: "none", output: "together" } as const
  return new PipedCommand(await startProcess(command, { streams, signal }))
}

class PipedCommand implements LiveCommand {
  readonly ended: Promise<ExitStatus>
  readonly #process: RunningProcess

  constructor(process: RunningProcess) {
    this.#process = process
    this.ended = process.ended.then(async (status) => {
      await drained(process.stdout)
      return status
    })
  }

  get pid(): number {
    return this.#process.pid
  }

  onOutput(listener: (chunk: Buffer) => void): void {
    this.#process.stdout?.on("data", (chunk: Buffer) => {
      listener(chunk)
      release(chunk)
    })
  }

  write(): never {
    throw new ToolError(
      'the command has no input; to type into one, start it again with "tty": true',
    )
  }

  interrupt(): void {
    this.#process.signal("SIGINT")
  }

  stop(graceMs: number): void {
    this.#process.stop(graceMs)
  }

  dispose(): void {
    this.#process.dispose()
  }
}

/**
 * What is kept is copied, so a pipe's buffer is given back here. Left to the garbage collector, tens of
 * megabytes of them wait while a command prints fast.
 */
function release({ buffer, byteLength }: Buffer): void {
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
  if (whole) buffer.transfer(0)
}
