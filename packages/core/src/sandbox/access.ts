import type { SandboxPolicy } from "../protocol/policy.js"
import { canonicalPath, isBelow } from "./contains.js"

/** Whether the policy lets this path be created, changed or removed. Symlinks are followed first. */
export function mayWrite(policy: SandboxPolicy, path: string): boolean {
  if (policy.write === "all") return true
  const real = safeCanonical(path)
  if (real === undefined) return false
  return policy.write.some((root) => isBelow(root, real)) && !isProtected(policy, real)
}

/** Whether the policy lets this path be read. */
export function mayRead(policy: SandboxPolicy, path: string): boolean {
  const real = safeCanonical(path)
  if (real === undefined) return false
  if (policy.deniedPaths.some((denied) => isBelow(denied, real))) return false
  if (policy.read === "all") return true
  return [...policy.read, ...(policy.write === "all" ? ["/"] : policy.write)].some((root) =>
    isBelow(root, real),
  )
}

/** Names that configure git or an agent are protected in whatever case a file system folds them to. */
const protectedNames = new Set([".git", ".codex", ".agents"])

function isProtected(policy: SandboxPolicy, real: string): boolean {
  if (policy.protectedPaths.some((path) => isBelow(path, real) || isBelow(path.toLowerCase(), real.toLowerCase()))) {
    return true
  }
  return real.split("/").some((name) => protectedNames.has(name.normalize("NFC").toLowerCase()))
}

/** A path that cannot be resolved (a loop, no permission) is permitted nothing. */
function safeCanonical(path: string): string | undefined {
  try {
    return canonicalPath(path)
  } catch {
    return undefined
  }
}
