import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
} from "node:fs"
import { basename, dirname, join } from "node:path"
import type { Command, PrivateTmp, SandboxPolicy } from "@codex/core"
import { isPrivate, sourceOf } from "./source-of.js"

/**
 * The policy as the helper reads it: `key=value`, each ended by a NUL, `end=` last. `byOthers`: others do the
 * mounts, by names, so the helper is told what must be found under each that may be written.
 */
export function helperPolicy(
  policy: SandboxPolicy,
  { cwd, tty }: Command,
  mounts: "own" | "byOthers" = "own",
): Uint8Array {
  const { read, write, network, privateTmp } = policy
  const exists = (path: string) => isThere(sourceOf(policy, path))
  const guarded = (paths: readonly string[], real: (path: string) => string) =>
    outerFirst(
      paths.flatMap((path) => (isPrivate(policy, path) ? unlinked(policy, path) : real(path))),
    )
  const lines = [
    "version=1",
    `read=${read === "all" ? "all" : "limited"}`,
    `write=${write === "all" ? "all" : "limited"}`,
    `network=${network}`,
    `tty=${tty === true ? "yes" : "no"}`,
    `directory=${cwd}`,
    ...(read === "all" ? [] : read.filter(isThere).map((path) => `readable=${path}`)),
    ...(write === "all" ? [] : outerFirst(write.filter(exists)).map((path) => `writable=${path}`)),
    ...guarded(policy.protectedPaths, withRealParent).map((path) => `protected=${path}`),
    ...guarded(policy.deniedPaths, target).map((path) => `denied=${path}`),
    ...(privateTmp === undefined ? [] : privateLines(privateTmp)),
    ...(mounts === "own" || write === "all" ? [] : write.filter(exists)).map(
      (path) => `same=${identityOf(sourceOf(policy, path))}:${path}`,
    ),
    "end=",
  ]
  return encoded(lines)
}

/**
 * A policy that says the command as well, for a helper that was started before. Undefined for a command that
 * no program can be given, as its start will tell.
 */
export function withCommand(
  policyBytes: Uint8Array,
  { argv, env }: Command,
): Uint8Array | undefined {
  const lines = [
    ...argv.map((argument) => `argument=${argument}`),
    ...Object.entries(env).map(([name, value]) => `variable=${name}=${value}`),
  ]
  return lines.some(holdsNul) ? undefined : Buffer.concat([encoded(lines), policyBytes])
}

function encoded(lines: readonly string[]): Uint8Array {
  if (lines.some(holdsNul)) {
    throw new Error("what a command may do cannot be told: a path in it holds a NUL character")
  }
  return new TextEncoder().encode(lines.map((line) => `${line}\0`).join(""))
}

/** It would be two lines, the second of them of whoever wrote it. */
function holdsNul(line: string): boolean {
  return line.includes("\0")
}

function privateLines({ folder, shown }: PrivateTmp): readonly string[] {
  return [`private-tmp=${folder}`, ...shown.filter(isThere).map((path) => `shown=${path}`)]
}

/** A command may have put a link there. It leads to what is guarded, or not, under its own name. */
function unlinked(policy: SandboxPolicy, path: string): readonly string[] {
  const isPlain = (source: string): boolean => {
    if (isThere(source)) return target(source) === source
    return isPlain(dirname(source))
  }
  return isPlain(sourceOf(policy, path)) ? [path] : []
}

/** Later mounts cover earlier ones, so a folder comes before what is in it. */
function outerFirst(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].sort((a, b) => a.length - b.length)
}

/** Not below a file either (ENOTDIR). */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

/** The name itself may be a link, and is guarded as one; the folders before it may not. */
function withRealParent(path: string): string {
  return join(target(dirname(path)), basename(path))
}

/** Where a path leads to now; the path itself where nothing is, or nothing that we may see. */
function target(path: string): string {
  // Most of what is denied is not there, and an error is slow to make.
  if (!isThere(path)) return path
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

/** Device and inode of what lies under a path without links. Those of nothing, which the helper then refuses, elsewhere. */
function identityOf(path: string): string {
  try {
    const opened = openSync(path, pathOnly | constants.O_NOFOLLOW)
    try {
      const { dev, ino } = fstatSync(opened, { bigint: true })
      return readlinkSync(`/proc/self/fd/${opened}`) === path ? `${dev}:${ino}` : "0:0"
    } finally {
      closeSync(opened)
    }
  } catch {
    return "0:0"
  }
}

/** O_PATH of open(2): found, but not opened for reading, so that no right is needed for it. */
const pathOnly = 0o10000000
