import { join, relative } from "node:path"
import type { SandboxPolicy } from "@codex/core"

/** Whether commands see under the path what is in their private `/tmp`. */
export function isPrivate({ privateTmp }: SandboxPolicy, path: string): boolean {
  if (privateTmp === undefined || !isBelow("/tmp", path)) return false
  return !privateTmp.shown.some((folder) => isBelow(folder, path))
}

/** Where the file system really has what commands see under a path. */
export function sourceOf(policy: SandboxPolicy, path: string): string {
  const { privateTmp } = policy
  if (privateTmp === undefined || !isPrivate(policy, path)) return path
  return join(privateTmp.folder, relative("/tmp", path))
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
