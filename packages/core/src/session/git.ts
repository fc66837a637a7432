import { type Stats, readFileSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"

/** The nearest folder, from `cwd` up, that has a `.git` folder or pointer file. Git is not started. */
export function gitRoot(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (gitFolder(folder) !== undefined) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/** Whether the folder belongs to a git work tree. */
export function insideGitWorkTree(cwd: string): boolean {
  return gitRoot(cwd) !== undefined
}

/** The branch that HEAD names (gitrepository-layout(5)); nothing when it is detached. */
export function gitBranch(cwd: string): string | undefined {
  const root = gitRoot(cwd)
  const folder = root === undefined ? undefined : gitFolder(root)
  const head = folder === undefined ? undefined : read(join(folder, "HEAD"))
  return /^ref: refs\/heads\/(.+)$/m.exec(head ?? "")?.[1]
}

function gitFolder(folder: string): string | undefined {
  const path = join(folder, ".git")
  const stats = stat(path)
  if (stats?.isDirectory() === true)
    return read(join(path, "HEAD")) === undefined ? undefined : path
  if (stats?.isFile() !== true) return undefined
  const pointer = /^gitdir: (.+)$/m.exec(read(path) ?? "")?.[1]
  return pointer === undefined ? undefined : resolve(folder, pointer)
}

/** A small regular file; anything else, a pipe that would block us above all, is not git's. */
function read(path: string): string | undefined {
  const stats = stat(path)
  if (stats?.isFile() !== true || stats.size > 64 * 1024) return undefined
  return unless(() => readFileSync(path, "utf8"))
}

function stat(path: string): Stats | undefined {
  return unless(() => statSync(path, { throwIfNoEntry: false }))
}

/** What cannot be read (no permission, a loop of links) is not a repository to us. */
function unless<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
