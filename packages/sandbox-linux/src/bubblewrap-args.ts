import { type Stats, lstatSync, readlinkSync, realpathSync } from "node:fs"
import { dirname } from "node:path"
import type { Command, SandboxPolicy } from "@codex/core"

const kernelKnobs = ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus"]

/** What programs need to start at all, where only some folders may be read. */
const systemFolders = [
  "/usr",
  "/bin",
  "/sbin",
  "/lib",
  "/lib32",
  "/lib64",
  "/libx32",
  "/etc",
  "/opt",
]

/**
 * bwrap(1) options for a policy. Later mounts cover earlier ones: the tree read-only, then the writable
 * roots, then what is protected inside them, then what may not be read.
 */
export function bubblewrapArgs(policy: SandboxPolicy, command: Command): readonly string[] {
  const readOnly = policy.protectedPaths.filter(isThere)
  const denied = policy.deniedPaths.flatMap(target)
  return [
    "--unshare-all",
    ...(policy.network === "full" ? ["--share-net"] : []),
    "--die-with-parent",
    // Without a terminal of its own, nothing can be typed into ours (TIOCSTI).
    ...(command.tty === true ? [] : ["--new-session"]),
    "--cap-drop",
    "ALL",
    ...tree(policy),
    "--dev",
    "/dev",
    "--proc",
    "/proc",
    // To root, the kernel's knobs in a fresh /proc are the machine's own.
    ...kernelKnobs.flatMap((path) => ["--ro-bind-try", path, path]),
    ...writable(policy),
    ...pinned(policy, [...readOnly, ...denied]).flatMap((path) => ["--bind", path, path]),
    ...readOnly.flatMap((path) => ["--ro-bind", path, path]),
    ...denied.flatMap(masked),
    "--chdir",
    command.cwd,
  ]
}

function tree(policy: SandboxPolicy): readonly string[] {
  if (policy.write === "all") return ["--bind", "/", "/"]
  if (policy.read === "all") return ["--ro-bind", "/", "/"]
  return [
    ...systemFolders.flatMap(systemFolder),
    ...policy.read.filter(isThere).flatMap((path) => ["--ro-bind", path, path]),
  ]
}

/** On most systems /bin and /lib are links into /usr; a bind would follow them. */
function systemFolder(path: string): readonly string[] {
  const stats = lstat(path)
  if (stats === undefined) return []
  if (stats.isSymbolicLink()) return ["--symlink", readlinkSync(path), path]
  return ["--ro-bind", path, path]
}

function writable(policy: SandboxPolicy): readonly string[] {
  if (policy.write === "all") return []
  return policy.write.filter(isThere).flatMap((path) => ["--bind", path, path])
}

/**
 * The folders between a writable root and what is guarded in it, outermost first. Renamed, they would
 * carry the guarded thing to a name that nobody guards; a mount cannot be renamed.
 */
function pinned({ write }: SandboxPolicy, guarded: readonly string[]): readonly string[] {
  const roots = write === "all" ? ["/"] : write
  const folders = guarded.flatMap((path) =>
    roots.flatMap((root) => foldersBetween(root, dirname(path))),
  )
  return [...new Set(folders)].sort((a, b) => a.length - b.length)
}

function foldersBetween(root: string, folder: string): readonly string[] {
  const isBelow = folder !== root && folder.startsWith(root === "/" ? root : `${root}/`)
  return isBelow ? [...foldersBetween(root, dirname(folder)), folder] : []
}

/** A folder becomes an empty one, a file an empty device. */
function masked(path: string): readonly string[] {
  return lstat(path)?.isDirectory() ? ["--tmpfs", path] : ["--ro-bind", "/dev/null", path]
}

/** Nothing can be mounted on a link, and what a protected one leads to is protected by its own name. */
function isThere(path: string): boolean {
  const stats = lstat(path)
  return stats !== undefined && !stats.isSymbolicLink()
}

/** Where a denied path leads to now. What cannot be reached from here cannot be from inside either. */
function target(path: string): readonly string[] {
  try {
    return [realpathSync.native(path)]
  } catch {
    return []
  }
}

function lstat(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}
