import { existsSync, lstatSync, readlinkSync, realpathSync, type Stats } from "node:fs"
import { basename, dirname, resolve, sep } from "node:path"

/**
 * The path as the kernel would reach it: symlinks of every existing part resolved, the missing rest
 * appended. A link that leads nowhere counts as the place it names, since a write would go there.
 * Throws system errors (a loop of links, a folder that may not be searched).
 */
export function canonicalPath(path: string): string {
  return followLinks(resolve(path), 40)
}

/** True for the folder itself and for everything below it. Both paths are made canonical first. */
export function contains(folder: string, path: string): boolean {
  return isBelow(canonicalPath(folder), canonicalPath(path))
}

/** As `contains`, for two paths that are canonical already. */
export function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** Looks before it resolves: an exception for each path that is missing would be slow. */
function followLinks(path: string, linksLeft: number): string {
  const stat = linkStat(path)
  if (stat === undefined) return besideParent(path, linksLeft)
  if (!stat.isSymbolicLink() || existsSync(path) || linksLeft === 0) {
    return realpathSync.native(path)
  }
  return followLinks(resolve(dirname(path), readlinkSync(path)), linksLeft - 1)
}

function besideParent(path: string, linksLeft: number): string {
  const parent = dirname(path)
  return parent === path ? path : resolve(followLinks(parent, linksLeft), basename(path))
}

/** Nothing below a file either (ENOTDIR), which `throwIfNoEntry` lets through. */
function linkStat(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined
    throw error
  }
}
