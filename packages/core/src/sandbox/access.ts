import { relative, sep } from "node:path"
import type { SandboxPolicy } from "../protocol/policy.js"
import { canonicalPath, isBelow } from "./contains.js"

/** Whether the policy lets this path be created, changed or removed. Symlinks are followed first. */
export function mayWrite(policy: SandboxPolicy, path: string): boolean {
  if (policy.write === "all") return true
  const real = safeCanonical(path)
  if (real === undefined || isProtected(policy, real)) return false
  return policy.write.some((root) => isBelow(root, real) && !namesProtected(root, real))
}

/** Whether the policy lets this path be read. */
export function mayRead(policy: SandboxPolicy, path: string): boolean {
  const real = safeCanonical(path)
  if (real === undefined) return false
  if (policy.deniedPaths.some((denied) => isBelow(denied, real))) return false
  if (policy.read === "all" || policy.write === "all") return true
  return [...policy.read, ...policy.write].some((root) => isBelow(root, real))
}

/** Compared without case, since a file system may fold it (CVE-2025-59944). */
function isProtected(policy: SandboxPolicy, real: string): boolean {
  return policy.protectedPaths.some((path) => isBelow(fold(path), fold(real)))
}

/** What configures git or an agent, at any depth below a root: a nested repository has hooks too. */
const protectedNames = new Set([".git", ".codex", ".agents"])

function namesProtected(root: string, real: string): boolean {
  return relative(root, real)
    .split(sep)
    .some((name) => protectedNames.has(fold(name)))
}

function fold(path: string): string {
  return path.normalize("NFC").toLowerCase()
}

/** A path that cannot be resolved (a loop, no permission) is permitted nothing. */
function safeCanonical(path: string): string | undefined {
  try {
    return canonicalPath(path)
  } catch {
    return undefined
  }
}
