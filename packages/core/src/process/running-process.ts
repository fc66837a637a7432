import type { ChildProcess } from "node:child_process"
import type { Readable, Writable } from "node:stream"
import { checkProgram } from "./check-program.js"
import { guardGroup, type LastSignal } from "./guard-group.js"
import { killGroup } from "./kill-group.js"
import type { ExitStatus, Program } from "./program.js"
import { type Spawned, spawnProgram, type Streams } from "./spawn.js"
import { startStandingBy } from "./standby.js"
import { readyWatchdog } from "./watchdog.js"

/** A program that runs in a process group of its own, and ends with us at the latest. */
export class RunningProcess {
  readonly pid: number
  /** When the program itself has ended, whatever its children do. Never rejects. */
  readonly ended: Promise<ExitStatus>
  readonly #child: ChildProcess
  readonly #last: LastSignal
  readonly #output: Readable | null
  readonly #letGo: () => void
  #killer: NodeJS.Timeout | undefined

  constructor({ child, output, begin }: Spawned, last: LastSignal) {
    if (child.pid === undefined) throw new Error("the process was not started")
    this.#child = child
    this.#last = last
    this.#output = output
    this.pid = child.pid
    this.#letGo = guardGroup(child.pid, last)
    begin()
    this.ended = new Promise((resolve) => {
      child.once("exit", (exitCode, signal) =>
        resolve(signal === null ? { exitCode: exitCode ?? 1 } : { exitCode: null, signal }),
      )
    })
  }

  get stdin(): Writable | null {
    return this.#child.stdin
  }

  /** Of both streams, when they were asked for together. */
  get stdout(): Readable | null {
    return this.#output
  }

  get stderr(): Readable | null {
    return this.#child.stderr
  }

  /** Of the whole group. */
  signal(name: NodeJS.Signals): void {
    killGroup(this.pid, name)
  }

  /** SIGTERM now, SIGKILL when that did not help. A process that is stopped is woken up for it. */
  stop(graceMs: number): void {
    this.signal("SIGTERM")
    this.signal("SIGCONT")
    this.#killer ??= setTimeout(() => this.signal("SIGKILL"), graceMs)
  }

  /** Ends what is left of the group, and lets go of the pipes. */
  dispose(): void {
    clearTimeout(this.#killer)
    this.signal(this.#last)
    this.#letGo()
    for (const stream of [...this.#child.stdio, this.#output]) stream?.destroy()
  }
}

export type StartOptions = {
  readonly streams: Streams
  readonly signal?: AbortSignal
  /** What is left when the program has ended, or we have, gets SIGKILL when nothing is said. */
  readonly last?: LastSignal
}

/** Starts a program. Throws a ToolError, in one line, when that is not possible. */
export async function startProcess(
  program: Program,
  { streams, signal, last = "SIGKILL" }: StartOptions,
): Promise<RunningProcess> {
  checkProgram(program)
  const gated = (await readyWatchdog()) && program.followsUs !== true
  const { standby } = program
  const spawned =
    standby !== undefined && streams.stdin === "none" && streams.output === "together"
      ? await startStandingBy(standby, signal)
      : await spawnProgram(program, { streams, ownGroup: true, gated, signal })
  return new RunningProcess(spawned, last)
}
