import { type ChildProcess, spawn } from "node:child_process"
import { type Stats, statSync } from "node:fs"
import { Writable } from "node:stream"
import { StringDecoder } from "node:string_decoder"
import { errorMessage, ToolError } from "../errors.js"
import type { CommandResult } from "../protocol/policy.js"
import { HeadTail } from "./head-tail.js"
import type { WrappedCommand } from "./sandbox.js"

export type RunLimits = {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Called with decoded text as it arrives, for the first megabyte. */
  readonly onOutput: (stream: "stdout" | "stderr", text: string) => void
}

/** How a command ended and what it printed. */
export type CommandEnd = Omit<CommandResult, "kind">

/** Kept of both streams together (decision 22), and of each alone. */
const keptBytes = 1024 * 1024
const keptPerStream = 64 * 1024

/** After the program itself has ended, what its children still write is waited for this long. */
const drainMs = 250

/** From the polite signal to the final one: a time-out leaves time to clean up, an interrupt less. */
const timeoutGraceMs = 2000
const abortGraceMs = 800

/**
 * Runs a command to its end, in a process group of its own so that stopping it stops its children.
 * Throws a ToolError when it cannot be started, and the signal's reason when interrupted, with nothing
 * left running.
 */
export async function runCommand(command: WrappedCommand, limits: RunLimits): Promise<CommandEnd> {
  limits.signal.throwIfAborted()
  requireDirectory(command.cwd)
  const started = performance.now()
  const child = start(command)
  const output = collect(child, limits.onOutput)
  const stopper = stopOn(child, limits)
  const killNow = () => killGroup(child, "SIGKILL")
  // Whoever ends the process without waiting for us leaves no command behind either.
  process.on("exit", killNow)
  try {
    const ended = await exitOf(child, command)
    await drained(child)
    limits.signal.throwIfAborted()
    return {
      ...ended,
      timedOut: stopper.timedOut(),
      durationMs: Math.round(performance.now() - started),
      ...output(),
    }
  } finally {
    stopper.dispose()
    process.off("exit", killNow)
    killNow()
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
}

function requireDirectory(cwd: string): void {
  const stats = statOf(cwd)
  if (stats === undefined) throw new ToolError(`no such directory: ${cwd}`)
  if (!stats.isDirectory()) throw new ToolError(`not a directory: ${cwd}`)
}

/** The model chose the path: a NUL in it, or a folder that is closed to us, is the model's to read. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw new ToolError(`the directory cannot be used: ${errorMessage(error)}`, { cause: error })
  }
}

function start(command: WrappedCommand): ChildProcess {
  const [file, ...args] = command.argv
  if (file === undefined || file === "") throw new ToolError("the command is empty")
  const { policyBytes } = command
  try {
    const child = spawn(file, args, {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", ...(policyBytes === undefined ? [] : ["pipe" as const])],
    })
    if (policyBytes !== undefined) handOver(policyBytes, child)
    return child
  } catch (error) {
    throw startError(command, error)
  }
}

/** On descriptor 3. A helper that ends before it has read it says why on its own. */
function handOver(policyBytes: Uint8Array, child: ChildProcess): void {
  const pipe = child.stdio[3]
  if (!(pipe instanceof Writable)) return
  pipe.on("error", () => {})
  pipe.end(policyBytes)
}

/** spawn(2) and execve(2) failures that the model can do something about. */
function startError(command: WrappedCommand, error: unknown): ToolError {
  const program = command.argv[0] ?? ""
  const code = (error as NodeJS.ErrnoException).code
  if (code === "ENOENT") return new ToolError(`no such program: ${program}`)
  if (code === "EACCES") return new ToolError(`not an executable file: ${program}`)
  if (code === "E2BIG") return new ToolError("the command line is too long; use a file or a pipe")
  return new ToolError(`${program} could not be started: ${String(code ?? error)}`)
}

function exitOf(
  child: ChildProcess,
  command: WrappedCommand,
): Promise<{ exitCode: number | null; signal?: string }> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(startError(command, error)))
    child.once("exit", (exitCode, signal) =>
      resolve(signal === null ? { exitCode } : { exitCode: null, signal }),
    )
  })
}

function drained(child: ChildProcess): Promise<void> {
  if (isClosed(child)) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, drainMs)
    child.once("close", () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function isClosed(child: ChildProcess): boolean {
  return child.stdout?.closed === true && child.stderr?.closed === true
}

function collect(child: ChildProcess, onOutput: RunLimits["onOutput"]) {
  const both = new HeadTail(keptBytes)
  const streams = { stdout: new HeadTail(keptPerStream), stderr: new HeadTail(keptPerStream) }
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8")
    child[name]?.on("data", (chunk: Buffer) => {
      if (both.totalBytes < keptBytes) onOutput(name, decoder.write(chunk))
      both.push(chunk)
      streams[name].push(chunk)
      release(chunk)
    })
  }
  return () => ({
    output: both.text(),
    stdout: streams.stdout.text(),
    stderr: streams.stderr.text(),
  })
}

/**
 * What is kept is copied, so a pipe's buffer is given back here. Left to the garbage collector, tens of
 * megabytes of them wait while a command prints fast.
 */
function release({ buffer, byteLength }: Buffer): void {
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
  if (whole) buffer.transfer(0)
}

function stopOn(child: ChildProcess, limits: RunLimits) {
  let timedOut = false
  let killer: NodeJS.Timeout | undefined
  const stop = (graceMs: number) => {
    killGroup(child, "SIGTERM")
    killer ??= setTimeout(() => killGroup(child, "SIGKILL"), graceMs)
  }
  const timer = setTimeout(
    () => {
      timedOut = true
      stop(timeoutGraceMs)
    },
    Math.min(limits.timeoutMs, 2 ** 31 - 1),
  )
  const onAbort = () => stop(abortGraceMs)
  limits.signal.addEventListener("abort", onAbort, { once: true })
  return {
    timedOut: () => timedOut,
    dispose: () => {
      clearTimeout(timer)
      clearTimeout(killer)
      limits.signal.removeEventListener("abort", onAbort)
    },
  }
}

/** Tolerates a group that is gone already (ESRCH). */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    // macOS answers EPERM for a group of zombies.
    if (code !== "ESRCH" && code !== "EPERM") throw error
  }
}
