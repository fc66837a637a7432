import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, openSync } from "node:fs"
import type { Writable } from "node:stream"
import { setTimeout as wait } from "node:timers/promises"
import type { WrappedCommand } from "../../sandbox/sandbox.js"
import type { CaseEnd, SandboxCase } from "./sandbox-case.js"
import type { Scene } from "./scene.js"

const timeoutMs = 30_000

/** A pipe closes at once when nobody holds it; a process that was left behind holds it for seconds. */
const lingerMs = 1000

/** More than any case's end needs to be judged. */
const keptBytes = 64 * 1024

/**
 * Runs a case's command. Unlike a session's it may get a further descriptor, and what it leaves running
 * is not killed before somebody has looked.
 */
export async function runInScene(
  command: WrappedCommand,
  { descriptor }: SandboxCase,
  scene: Scene,
): Promise<CaseEnd> {
  const leaked = descriptor === undefined ? undefined : openSync(descriptor(scene), "a")
  const [file = "", ...args] = command.argv
  const child = spawn(file, args, {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", policyPipe(command), "ignore", leaked ?? "ignore"],
  })
  scene.onClose(() => killGroup(child))
  if (leaked !== undefined) closeSync(leaked)
  sendPolicy(child, command)
  const output = collect(child)
  const closed = once(child, "close")
  const timer = setTimeout(() => killGroup(child), timeoutMs)
  const [exitCode] = (await once(child, "exit")) as [number | null]
  clearTimeout(timer)
  const leftRunning = await Promise.race([
    closed.then(() => false),
    wait(lingerMs, true, { ref: false }),
  ])
  return { exitCode, output: output(), leftRunning }
}

function policyPipe({ policyBytes }: WrappedCommand): "pipe" | "ignore" {
  return policyBytes === undefined ? "ignore" : "pipe"
}

function sendPolicy(child: ChildProcess, { policyBytes }: WrappedCommand): void {
  if (policyBytes === undefined) return
  const pipe = child.stdio[3] as Writable // Asked for as a pipe, and written to by us alone.
  pipe.on("error", () => {})
  pipe.end(policyBytes)
}

/** The beginning and the length of what was printed. */
function collect(child: ChildProcess): () => string {
  const kept: Buffer[] = []
  let bytes = 0
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      if (bytes < keptBytes) kept.push(chunk)
      bytes += chunk.length
    })
  }
  return () => Buffer.concat(kept).toString("utf8") + (bytes > keptBytes ? `[${bytes} bytes]` : "")
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== "ESRCH" && code !== "EPERM") throw error
  }
}
