import { Socket } from "node:net"
import type { Standby } from "./program.js"
import { type Spawned, spawnProgram } from "./spawn.js"

/** Longer than a quick model thinks. After a slower one, a start is not noticed. */
const idleMs = 5000

type Waiting = { readonly spawned: Spawned; readonly name: string; readonly timer: NodeJS.Timeout }

let waiting: Waiting | undefined
let preparing = false

/**
 * Starts a program through one that stands by, and prepares the next while it runs: a start copies the page
 * tables of this process, which takes longer than most else between a model's reply and its command.
 */
export async function startStandingBy(
  { argv, bytes }: Standby,
  signal?: AbortSignal,
): Promise<Spawned> {
  signal?.throwIfAborted()
  const spawned = take(argv) ?? (await start(argv, signal))
  const begin = () => {
    spawned.begin(bytes)
    setImmediate(() => void prepare(argv))
  }
  return { ...spawned, begin }
}

function start(argv: readonly string[], signal?: AbortSignal): Promise<Spawned> {
  const streams = { stdin: "none", output: "stdout" } as const
  const options = { streams, ownGroup: true, standsBy: true, signal }
  return spawnProgram({ argv, cwd: "/", env: {} }, options)
}

async function prepare(argv: readonly string[]): Promise<void> {
  if (preparing || waiting !== undefined) return
  preparing = true
  try {
    const spawned = await start(argv)
    hold(spawned, false)
    const timer = setTimeout(() => release(spawned), idleMs).unref()
    waiting = { spawned, name: argv.join("\0"), timer }
    spawned.child.once("exit", () => forget(spawned))
  } catch {
    // The next command is started without, and says what is wrong.
  } finally {
    preparing = false
  }
}

function take(argv: readonly string[]): Spawned | undefined {
  const taken = waiting
  if (taken === undefined) return undefined
  const { spawned, name } = taken
  forget(spawned)
  if (spawned.child.exitCode !== null || spawned.child.signalCode !== null) return undefined
  if (name !== argv.join("\0")) {
    release(spawned)
    return undefined
  }
  hold(spawned, true)
  return spawned
}

function forget(spawned: Spawned): void {
  if (waiting?.spawned !== spawned) return
  clearTimeout(waiting.timer)
  waiting = undefined
}

/** Without bytes it ends. */
function release(spawned: Spawned): void {
  forget(spawned)
  spawned.begin()
  spawned.output?.destroy()
}

/** Whether this process stays alive for it. */
function hold({ child }: Spawned, held: boolean): void {
  for (const handle of [child, ...child.stdio]) {
    if (handle !== child && !(handle instanceof Socket)) continue
    if (held) handle.ref()
    else handle.unref()
  }
}
