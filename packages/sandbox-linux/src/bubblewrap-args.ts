import { type Stats, lstatSync, readlinkSync, realpathSync } from "node:fs"
import { dirname } from "node:path"
import type { Command, SandboxPolicy } from "@codex/core"
import { isPrivate, sourceOf } from "./source-of.js"

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
  const readOnly = guarded(policy, policy.protectedPaths, (path) => (isThere(path) ? [path] : []))
  const denied = guarded(policy, policy.deniedPaths, target)
  const shown = policy.privateTmp?.shown.filter(isThere) ?? []
  const pins = pinned(policy, [...shown, ...readOnly, ...denied])
  const bind = (how: string) => (path: string) => [how, sourceOf(policy, path), path]
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
    ...privateTmp(policy, shown, pins),
    ...writable(policy).flatMap(bind("--bind")),
    ...pins.filter((path) => !isPrivate(policy, path)).flatMap(bind("--bind")),
    ...readOnly.flatMap(bind("--ro-bind")),
    ...denied.flatMap((path) => masked(sourceOf(policy, path), path)),
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

/** But for what is in a private `/tmp`. */
function writable(policy: SandboxPolicy): readonly string[] {
  const { write } = policy
  // One that has become a link, or lies behind one, is not what was allowed.
  return write === "all"
    ? []
    : write.filter((path) => !isPrivate(policy, path) && target(path)[0] === path)
}

/** The session's folder over `/tmp`, what may be written there, and on top what is shown of the real one. */
function privateTmp(
  policy: SandboxPolicy,
  shown: readonly string[],
  pins: readonly string[],
): readonly string[] {
  if (policy.privateTmp === undefined) return []
  const isOwn = (path: string) => isPrivate(policy, path) && isThere(sourceOf(policy, path))
  const own = policy.write === "all" ? [] : policy.write.filter(isOwn)
  const how = policy.write === "all" ? "--bind" : "--ro-bind"
  const bind = (path: string) => ["--bind", sourceOf(policy, path), path]
  return [
    how,
    policy.privateTmp.folder,
    "/tmp",
    ...[...own].sort((a, b) => a.length - b.length).flatMap(bind),
    ...pins.filter(isOwn).flatMap(bind),
    ...shown.flatMap((path) => [how, path, path]),
  ]
}

/** In a private `/tmp` no name is held that is missing, and none that a command made a link. */
function guarded(
  policy: SandboxPolicy,
  paths: readonly string[],
  real: (path: string) => readonly string[],
): readonly string[] {
  return paths.flatMap((path) => {
    if (!isPrivate(policy, path)) return real(path)
    const source = sourceOf(policy, path)
    return target(source)[0] === source ? [path] : []
  })
}

/**
 * The folders between a writable root and what is guarded in it, outermost first. Renamed, they would
 * carry the guarded thing to a name that nobody guards; a mount cannot be renamed.
 */
function pinned(policy: SandboxPolicy, guarded: readonly string[]): readonly string[] {
  const roots = policy.write === "all" ? ["/", "/tmp"] : policy.write
  const folders = guarded.flatMap((path) =>
    roots.flatMap((root) =>
      // What a private /tmp shows is not its own: a right to write the one is none to write the other.
      foldersBetween(root, dirname(path)).filter(
        (folder) => isPrivate(policy, folder) === isPrivate(policy, root),
      ),
    ),
  )
  return [...new Set(folders)].sort((a, b) => a.length - b.length)
}

function foldersBetween(root: string, folder: string): readonly string[] {
  const isBelow = folder !== root && folder.startsWith(root === "/" ? root : `${root}/`)
  return isBelow ? [...foldersBetween(root, dirname(folder)), folder] : []
}

/** A folder becomes an empty one, a file an empty device. */
function masked(source: string, path: string): readonly string[] {
  return lstat(source)?.isDirectory() ? ["--tmpfs", path] : ["--ro-bind", "/dev/null", path]
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
