import { lstatSync, readlinkSync, realpathSync } from "node:fs"
import { dirname, isAbsolute, relative, resolve, sep } from "node:path"

/**
 * The path as the kernel would reach it: symlinks of every existing part resolved, the missing rest
 * appended. A symlink that leads nowhere counts as the place it names, since a write would go there.
 */
export function canonicalPath(path: string): string {
  return resolveLinks(resolve(path), 40)
}

/** True for the folder itself and for everything below it. Both paths are made canonical first. */
export function contains(folder: string, path: string): boolean {
  return isBelow(canonicalPath(folder), canonicalPath(path))
}

/** As `contains`, for two paths that are canonical already. */
export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

function resolveLinks(path: string, linksLeft: number): string {
  try {
    return realpathSync.native(path)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  const target = danglingTarget(path)
  if (target !== undefined && linksLeft > 0) return resolveLinks(target, linksLeft - 1)
  const parent = dirname(path)
  if (parent === path) return path
  return resolve(resolveLinks(parent, linksLeft), path.slice(parent.length).replace(/^[/\\]/, ""))
}

function danglingTarget(path: string): string | undefined {
  try {
    if (!lstatSync(path).isSymbolicLink()) return undefined
    return resolve(dirname(path), readlinkSync(path))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === "ENOENT" || code === "ENOTDIR"
}
