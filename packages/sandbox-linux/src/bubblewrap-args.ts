import { type Stats, lstatSync, readlinkSync, statSync } from "node:fs"
import type { SandboxPolicy } from "@codex/core"

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
export function bubblewrapArgs(policy: SandboxPolicy, cwd: string): readonly string[] {
  return [
    "--unshare-all",
    ...(policy.network === "full" ? ["--share-net"] : []),
    "--die-with-parent",
    // Without a terminal of its own, nothing can be typed into ours (TIOCSTI).
    "--new-session",
    "--cap-drop",
    "ALL",
    ...tree(policy),
    "--dev",
    "/dev",
    "--proc",
    "/proc",
    ...writable(policy),
    ...existing(policy.protectedPaths).flatMap((path) => ["--ro-bind", path, path]),
    ...policy.deniedPaths.flatMap(masked),
    "--chdir",
    cwd,
  ]
}

function tree(policy: SandboxPolicy): readonly string[] {
  if (policy.write === "all") return ["--bind", "/", "/"]
  if (policy.read === "all") return ["--ro-bind", "/", "/"]
  return [
    ...systemFolders.flatMap(systemFolder),
    ...existing(policy.read).flatMap((path) => ["--ro-bind", path, path]),
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
  return existing(policy.write).flatMap((path) => ["--bind", path, path])
}

/** A folder becomes an empty one, a file an empty device; what does not exist needs no mask. */
function masked(path: string): readonly string[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return []
  return stats.isDirectory() ? ["--tmpfs", path] : ["--ro-bind", "/dev/null", path]
}

function existing(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => lstat(path) !== undefined)
}

function lstat(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}
