import { type Dirent, readdirSync } from "node:fs"
import { join } from "node:path"

/** Deeper ones are rare, and each level costs. */
const depth = 3

/** A thousand folders are looked through in some 10 ms, before the first request of a session. */
const mostFolders = 1000

/** Never a work tree of somebody's own; many thousand folders. */
const passedOver = new Set([".git", "node_modules"])

/** The `.git` of each repository below a folder, without its own. Nearer ones are found first. */
export function nestedRepositories(root: string): readonly string[] {
  const found: string[] = []
  let level = [root]
  let seen = 0
  for (let at = 0; at <= depth && seen < mostFolders; at++) {
    const folders = level.slice(0, mostFolders - seen)
    seen += folders.length
    level = folders.flatMap((folder) => {
      const entries = list(folder)
      if (at > 0 && entries.some(({ name }) => name === ".git")) found.push(join(folder, ".git"))
      return entries.filter(isSearched).map(({ name }) => join(folder, name))
    })
  }
  return found
}

function isSearched(entry: Dirent): boolean {
  return entry.isDirectory() && !passedOver.has(entry.name)
}

function list(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // Gone, or closed to us and so to commands.
    return []
  }
}
