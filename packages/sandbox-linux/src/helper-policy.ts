import { lstatSync, realpathSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import type { Command, SandboxPolicy } from "@codex/core"

/** The policy as the helper reads it: `key=value`, each ended by a NUL, `end=` last. */
export function helperPolicy(policy: SandboxPolicy, { cwd, tty }: Command): Uint8Array {
  const { read, write, network } = policy
  const lines = [
    "version=1",
    `read=${read === "all" ? "all" : "limited"}`,
    `write=${write === "all" ? "all" : "limited"}`,
    `network=${network}`,
    `tty=${tty === true ? "yes" : "no"}`,
    `directory=${cwd}`,
    ...(read === "all" ? [] : read.filter(isThere).map((path) => `readable=${path}`)),
    ...(write === "all" ? [] : outerFirst(write.filter(isThere)).map((path) => `writable=${path}`)),
    ...outerFirst(policy.protectedPaths.map(withRealParent)).map((path) => `protected=${path}`),
    ...outerFirst(policy.deniedPaths.map(target)).map((path) => `denied=${path}`),
    "end=",
  ]
  return new TextEncoder().encode(lines.map((line) => `${line}\0`).join(""))
}

/** Later mounts cover earlier ones, so a folder comes before what is in it. */
function outerFirst(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].sort((a, b) => a.length - b.length)
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** The name itself may be a link, and is guarded as one; the folders before it may not. */
function withRealParent(path: string): string {
  return join(target(dirname(path)), basename(path))
}

/** Where a path leads to now; the path itself where nothing is, or nothing that we may see. */
function target(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
