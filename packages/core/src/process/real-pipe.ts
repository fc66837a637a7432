import { closeSync, constants, fstatSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import type { Program } from "./program.js"

/** Two descriptors of one pipe. Whoever takes them closes them. */
export type RealPipe = { readonly readEnd: number; readonly writeEnd: number }

/** Each is one descriptor; a start of mkfifo(1) takes longer than all else that a command's start takes. */
const madeAtATime = 8

/** Pipes that nobody has taken yet, each as a descriptor for both of its ends. */
const pool: number[] = []
let making: Promise<boolean> | undefined

/**
 * A pipe that can be opened again by its name, as `> /dev/stderr` does; Node itself has only sockets.
 * Undefined where none can be made: without /proc, without mkfifo, without a folder of our own.
 */
export async function takePipe(
  run: (program: Program) => Promise<void>,
): Promise<RealPipe | undefined> {
  if (process.platform !== "linux") return undefined
  while (pool.length === 0) {
    making ??= fill(run).finally(() => (making = undefined))
    if (!(await making)) return undefined
  }
  const both = pool.pop()
  return both === undefined ? undefined : apart(both)
}

async function fill(run: (program: Program) => Promise<void>): Promise<boolean> {
  let folder: string | undefined
  try {
    folder = ownFolder()
    const names = Array.from({ length: madeAtATime }, (_, index) =>
      join(String(folder), String(index)),
    )
    await run({
      argv: ["mkfifo", "-m", "600", ...names],
      cwd: "/",
      env: { PATH: process.env.PATH },
    })
    for (const name of names) pool.push(openBoth(name))
    return true
  } catch {
    // Commands get a socket then, as from any program of Node's.
    return false
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** Where no confined command can write, so that none can put its own pipe in the place of ours. */
function ownFolder(): string {
  const home = process.env["CODEX_HOME"] || join(homedir(), ".codex")
  const run = join(home, "run")
  mkdirSync(run, { recursive: true, mode: 0o700 })
  return mkdtempSync(join(run, "pipe-"))
}

function openBoth(name: string): number {
  const { O_RDWR, O_NONBLOCK, O_NOFOLLOW } = constants
  const descriptor = openSync(name, O_RDWR | O_NONBLOCK | O_NOFOLLOW)
  if (fstatSync(descriptor).isFIFO()) return descriptor
  closeSync(descriptor)
  throw new Error(`${name} is no pipe`)
}

function apart(both: number): RealPipe {
  try {
    const name = `/proc/self/fd/${both}`
    const readEnd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK)
    return { readEnd, writeEnd: openSync(name, constants.O_WRONLY) }
  } finally {
    closeSync(both)
  }
}
