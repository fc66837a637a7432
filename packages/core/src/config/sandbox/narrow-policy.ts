import type { SandboxPolicy } from "../../protocol/policy.js"
import { isBelow } from "../../sandbox/contains.js"

/** What both policies allow. Neither alone decides: the result is never wider than one of them. */
export function narrowPolicy(one: SandboxPolicy, other: SandboxPolicy): SandboxPolicy {
  return {
    read: sharedFolders(readable(one), readable(other)),
    write: sharedFolders(one.write, other.write),
    network: one.network === "full" ? other.network : "none",
    protectedPaths: union(one.protectedPaths, other.protectedPaths),
    deniedPaths: union(one.deniedPaths, other.deniedPaths),
  }
}

/** What may be written may be read. */
function readable({ read, write }: SandboxPolicy): "all" | readonly string[] {
  if (read === "all" || write === "all") return "all"
  return union(read, write)
}

function sharedFolders(
  one: "all" | readonly string[],
  other: "all" | readonly string[],
): "all" | readonly string[] {
  if (one === "all") return other
  if (other === "all") return one
  const inOther = one.filter((folder) => other.some((root) => isBelow(root, folder)))
  const inOne = other.filter((folder) => one.some((root) => isBelow(root, folder)))
  return union(inOther, inOne)
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])]
}
