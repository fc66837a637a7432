import { lstatSync, readdirSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { canonicalPath } from "../../sandbox/contains.js"
import { openSsh } from "./secret-paths.js"

/** The canonical paths of what is never read; it need not exist. In `.ssh`, what is secret. */
export function deniedPaths(paths: readonly string[]): readonly string[] {
  // Many are in the same few folders, and most are not there: looking once at each is enough.
  const folders = new Map<string, string>()
  const real = (path: string) => {
    const known = folders.get(dirname(path)) ?? canonicalUnlessStuck(dirname(path))
    folders.set(dirname(path), known)
    const inFolder = join(known, basename(path))
    return isLink(inFolder) ? canonicalUnlessStuck(inFolder) : inFolder
  }
  return [...new Set(paths.flatMap(withoutOpenFiles).map(real))]
}

/** Instead of `.ssh` what is in it, but for the files that programs need to know hosts. */
function withoutOpenFiles(path: string): readonly string[] {
  if (basename(path) !== ".ssh") return [path]
  try {
    const names = readdirSync(path).filter((name) => !openSsh.has(name))
    return names.map((name) => join(path, name))
  } catch {
    // Not there, or not ours to list.
    return [path]
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  } catch {
    return false
  }
}

function canonicalUnlessStuck(path: string): string {
  try {
    return canonicalPath(path)
  } catch {
    // A loop of links or a closed folder: the name itself is denied.
    return path
  }
}
