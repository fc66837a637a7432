import { type ChildProcess, spawn } from "node:child_process"
import { setTimeout as sleep } from "node:timers/promises"
import { Writable } from "node:stream"
import type { Program } from "./program.js"
import { isShortage, startError } from "./start-error.js"

/** What becomes of a program's standard streams. */
export type Streams = {
  readonly stdin: "none" | "pipe" | "inherit"
  /** `together`: stdout and stderr are one pipe, so that what is written to both keeps its order. */
  readonly output: "together" | "apart" | "stdout" | "inherit" | "none"
}

export type SpawnOptions = {
  readonly streams: Streams
  /** In a process group of its own, which is signalled as a whole, without our terminal. */
  readonly ownGroup: boolean
  readonly signal?: AbortSignal | undefined
}

/** When processes or descriptors are short, others may end soon. Milliseconds. */
const pauses = [50, 200, 800]

/**
 * The one place where programs are started. Resolves once the program runs; throws a ToolError when it
 * cannot be started.
 */
export async function spawnProgram(program: Program, options: SpawnOptions): Promise<ChildProcess> {
  for (const pause of [...pauses, undefined]) {
    options.signal?.throwIfAborted()
    try {
      return await spawnOnce(program, options)
    } catch (error) {
      if (pause === undefined || !isShortage(error)) throw startError(program.argv[0] ?? "", error)
      await sleep(pause)
    }
  }
  throw new Error("unreachable: the last try returns or throws")
}

async function spawnOnce(program: Program, options: SpawnOptions): Promise<ChildProcess> {
  const { streams, ownGroup } = options
  const [file = "", ...args] = streams.output === "together" ? joined(program.argv) : program.argv
  const { policyBytes } = program
  const child = spawn(file, args, {
    cwd: program.cwd,
    env: program.env,
    detached: ownGroup,
    stdio: [
      streams.stdin === "none" ? "ignore" : streams.stdin,
      ...outputs[streams.output],
      policyBytes === undefined ? "ignore" : "pipe",
    ],
  })
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve)
    child.once("error", reject)
  })
  // Later ones are of signals to a program that has ended.
  child.on("error", () => {})
  if (policyBytes !== undefined) handOver(policyBytes, child)
  return child
}

const outputs = {
  together: ["pipe", "ignore"],
  apart: ["pipe", "pipe"],
  stdout: ["pipe", "ignore"],
  inherit: ["inherit", "inherit"],
  none: ["ignore", "ignore"],
} as const

/** Node cannot give one pipe to two descriptors of a child; a shell that becomes the program can. */
function joined(argv: readonly string[]): readonly string[] {
  return ["/bin/sh", "-c", 'exec "$@" 2>&1', "sh", ...argv]
}

/** On descriptor 3. A helper that ends before it has read it says why on its own. */
function handOver(policyBytes: Uint8Array, child: ChildProcess): void {
  const pipe = child.stdio[3]
  if (!(pipe instanceof Writable)) return
  pipe.on("error", () => {})
  pipe.end(policyBytes)
}
