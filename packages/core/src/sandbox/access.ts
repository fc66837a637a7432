import { relative, sep } from "node:path"
import { type SandboxPolicy, isUnrestricted } from "../protocol/policy.js"
import { canonicalPath, isBelow } from "./contains.js"

/**
 * Whether the policy lets this path be created, changed or removed. Symlinks are followed first. What
 * may not be read is not written either: a key that somebody adds is worse than one that is read.
 */
export function mayWrite(policy: SandboxPolicy, path: string): boolean {
  if (isUnrestricted(policy)) return true
  const real = safeCanonical(path)
  if (real === undefined || isDenied(policy, real) || isProtected(policy, real)) return false
  if (isInPrivateTmp(policy, real)) return false
  if (policy.write === "all") return true
  return policy.write.some((root) => isBelow(root, real) && !namesProtected(root, real))
}

/** Whether the policy lets this path be read. */
export function mayRead(policy: SandboxPolicy, path: string): boolean {
  if (isUnrestricted(policy)) return true
  const real = safeCanonical(path)
  if (real === undefined) return false
  if (isDenied(policy, real) || isInPrivateTmp(policy, real)) return false
  if (policy.read === "all" || policy.write === "all") return true
  return [...policy.read, ...policy.write].some((root) => isBelow(root, real))
}

/** The policy for what a command does itself: in a private `/tmp` it has the rights that are granted in `/tmp`. */
export function seenByCommands(policy: SandboxPolicy): SandboxPolicy {
  const { read, write, network, protectedPaths, deniedPaths } = policy
  return { read, write, network, protectedPaths, deniedPaths }
}

function isDenied(policy: SandboxPolicy, real: string): boolean {
  return [...policy.deniedPaths, ownProcess].some((denied) => isBelow(denied, real))
}

/** Commands see a /proc of their own. Ours holds our environment, keys and all, and our memory. */
const ownProcess = "/proc"

/** What commands see there is another file than what we would touch. */
function isInPrivateTmp({ privateTmp }: SandboxPolicy, real: string): boolean {
  if (privateTmp === undefined || !isBelow("/tmp", real)) return false
  return !privateTmp.shown.some((folder) => isBelow(folder, real))
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

/** First to capitals, which more letters share; HFS+ also passes over characters that nobody sees. */
function fold(path: string): string {
  const visible = path.replace(/\p{Default_Ignorable_Code_Point}/gu, "")
  return visible.normalize("NFC").toUpperCase().toLowerCase()
}

/** A path that cannot be resolved (a loop, no permission) is permitted nothing. */
function safeCanonical(path: string): string | undefined {
  try {
    return canonicalPath(path)
  } catch {
    return undefined
  }
}
