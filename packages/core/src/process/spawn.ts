import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync } from "node:fs"
import { Socket } from "node:net"
import { type Readable, Writable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { behindGate, gateDescriptor, goAhead, joined } from "./gate.js"
import type { Program } from "./program.js"
import { takePipe } from "./real-pipe.js"
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
  /** It does nothing before `begin` is called, and ends when we do before that. */
  readonly gated?: boolean
  /** It is told on descriptor 3 what to do, when it begins. */
  readonly standsBy?: boolean
  readonly signal?: AbortSignal | undefined
}

/** When processes or descriptors are short, others may end soon. Milliseconds. */
const pauses = [50, 200, 800]

export type Spawned = {
  readonly child: ChildProcess
  /** What it prints, when both streams were asked for together. */
  readonly output: Readable | null
  /** Opens the gate, or tells one that stands by what to do. */
  readonly begin: (bytes?: Uint8Array) => void
}

/**
 * The one place where programs are started. Resolves once the program runs; throws a ToolError when it
 * cannot be started.
 */
export async function spawnProgram(program: Program, options: SpawnOptions): Promise<Spawned> {
  for (const pause of [...pauses, undefined]) {
    options.signal?.throwIfAborted()
    try {
      return await (options.streams.output === "together"
        ? spawnTogether(program, options)
        : spawnOnce(program, options, outputs[options.streams.output]))
    } catch (error) {
      if (pause === undefined || !isShortage(error)) throw startError(program.argv[0] ?? "", error)
      await sleep(pause)
    }
  }
  throw new Error("unreachable: the last try returns or throws")
}

const outputs = {
  apart: ["pipe", "pipe"],
  stdout: ["pipe", "ignore"],
  inherit: ["inherit", "inherit"],
  none: ["ignore", "ignore"],
} as const

/** What takes a policy makes pipes of its own for the command, which may not open ours again. */
async function spawnTogether(program: Program, options: SpawnOptions): Promise<Spawned> {
  const pipe = program.policyBytes === undefined ? await takePipe(runQuietly) : undefined
  if (pipe === undefined) {
    const spawned = await spawnOnce(joined(program), options, ["pipe", "ignore"])
    return { ...spawned, output: spawned.child.stdout }
  }
  const output = new Socket({ fd: pipe.readEnd, readable: true, writable: false })
  try {
    return { ...(await spawnOnce(program, options, [pipe.writeEnd, pipe.writeEnd])), output }
  } catch (error) {
    output.destroy()
    throw error
  } finally {
    closeSync(pipe.writeEnd)
  }
}

async function runQuietly(program: Program): Promise<void> {
  const streams = { stdin: "none", output: "none" } as const
  const { child } = await spawnOnce(program, { streams, ownGroup: true }, outputs.none)
  const [exitCode] = await once(child, "exit")
  if (exitCode !== 0) throw new Error(`${program.argv[0]} ended with ${exitCode}`)
}

type Output = "pipe" | "ignore" | "inherit" | number

async function spawnOnce(
  program: Program,
  { streams, ownGroup, gated = false, standsBy = false }: SpawnOptions,
  output: readonly [Output, Output],
): Promise<Spawned> {
  const { argv, cwd, env, policyBytes } = gated ? behindGate(program, "descriptor") : program
  const [file = "", ...args] = argv
  const child = spawn(file, args, {
    cwd,
    env,
    detached: ownGroup,
    stdio: [
      streams.stdin === "none" ? "ignore" : streams.stdin,
      ...output,
      policyBytes === undefined && !standsBy ? "ignore" : "pipe",
      ...(gated ? ["pipe" as const] : []),
    ],
  })
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve)
    child.once("error", reject)
  })
  // Later ones are of signals to a program that has ended.
  child.on("error", () => {})
  if (policyBytes !== undefined) handOver(policyBytes, child, 3)
  const begin = (bytes?: Uint8Array) =>
    standsBy ? handOver(bytes ?? "", child, 3) : handOver(goAhead, child, gateDescriptor)
  return { child, output: child.stdout, begin }
}

/** A helper that ends before it has read it says why on its own. */
function handOver(bytes: Uint8Array | string, child: ChildProcess, descriptor: number): void {
  const pipe = child.stdio[descriptor]
  if (!(pipe instanceof Writable)) return
  pipe.on("error", () => {})
  pipe.end(bytes)
}
