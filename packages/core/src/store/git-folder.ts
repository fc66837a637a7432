import { readFileSync, type Stats, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { isSystemError } from "../system-error.js"

/** Whether the folder belongs to a git work tree. */
export function insideGitWorkTree(cwd: string): boolean {
  return findGitFolder(cwd) !== undefined
}

/**
 * Git's own folder for the nearest work tree from `cwd` up (gitrepository-layout(5)), found without
 * starting git. A `.git` without a HEAD is none.
 */
export function findGitFolder(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = gitFolderOf(join(folder, ".git"))
    if (found !== undefined && statOf(join(found, "HEAD")) !== undefined) return found
    if (folder === dirname(folder)) return undefined
  }
}

function gitFolderOf(candidate: string): string | undefined {
  const stat = statOf(candidate)
  if (stat?.isDirectory()) return candidate
  return stat?.isFile() ? pointedFolder(candidate) : undefined
}

/** A `.git` file of a worktree or a submodule names the real folder. */
function pointedFolder(file: string): string | undefined {
  const target = /^gitdir: ([^\0\n]+)$/m.exec(readSmall(file) ?? "")?.[1]
  return target === undefined ? undefined : resolve(dirname(file), target.trim())
}

const smallFile = 4 * 1024 * 1024

/** A repository is somebody else's: no devices, no pipes that never end, nothing huge. */
export function readSmall(path: string): string | undefined {
  const stat = statOf(path)
  if (!stat?.isFile() || stat.size > smallFile) return undefined
  return ifReadable(() => readFileSync(path, "utf8"))
}

function statOf(path: string): Stats | undefined {
  return ifReadable(() => statSync(path, { throwIfNoEntry: false }))
}

function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    // What the system refuses is left out of the facts.
    if (isSystemError(error)) return undefined
    throw error
  }
}
