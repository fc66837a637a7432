import { statSync } from "node:fs"
import { isAbsolute, join } from "node:path"
import type { SandboxPolicy } from "../../protocol/policy.js"
import { canonicalPath, isBelow } from "../../sandbox/contains.js"

/**
 * Whether a name leads to a program that no command could have put there: in a folder of PATH that is
 * absolute, in a file of root's or ours, outside of every writable root; or to none, and to none that a
 * command could make.
 */
export function isForeignProgram(name: string, path: string, policy: SandboxPolicy): boolean {
  const { write } = policy
  if (name.includes("/") || name === "" || path === "" || write === "all") return false
  const folders = path.split(":")
  const at = folders.findIndex((folder) => !isAbsolute(folder) || isExecutable(join(folder, name)))
  const found = folders[at]
  if (found === undefined) return folders.every((folder) => isOutOfReach(folder, write))
  if (!isAbsolute(found)) return false
  const file = join(found, name)
  return isOutOfReach(found, write) && isOutOfReach(file, write) && isOurs(file)
}

/** Looks before it asks for more: most folders of PATH have no such file, and exceptions are slow. */
function isExecutable(file: string): boolean {
  try {
    const stat = statSync(file, { throwIfNoEntry: false })
    return stat?.isFile() === true && (stat.mode & 0o111) !== 0
  } catch {
    // A folder that we may not search: no command of ours finds anything in it either.
    return false
  }
}

function isOutOfReach(file: string, roots: readonly string[]): boolean {
  const real = canonicalPath(file)
  return !roots.some((root) => isBelow(root, real) || isBelow(root, file))
}

function isOurs(file: string): boolean {
  const { uid } = statSync(file)
  return uid === 0 || uid === process.getuid?.()
}
