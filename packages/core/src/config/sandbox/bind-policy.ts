import { statSync } from "node:fs"
import { CodexError, errorMessage } from "../../errors.js"
import type { SandboxPolicy } from "../../protocol/policy.js"
import { canonicalPath, isBelow } from "../../sandbox/contains.js"
import type { SandboxPlaces, WantedPolicy, WantedRoot } from "./decide-policy.js"
import { deniedPaths } from "./denied-paths.js"
import { protectedPaths } from "./protected-paths.js"

export type Binding = {
  readonly places: SandboxPlaces
  /** Where a root was named, for messages: `FILE:LINE` or a flag. */
  readonly whereNamed: (path: string) => string
  readonly say: (notice: string) => void
}

/**
 * The policy that a session keeps: every path canonical, roots that are missing said and left out,
 * what configures git and agents protected (decision 12). Throws a CodexError for a root that is no
 * folder, the whole file system, or a protected folder.
 */
export function bindPolicy(wanted: WantedPolicy, binding: Binding): SandboxPolicy {
  const { read, network } = wanted
  const denied = deniedPaths(wanted.denied)
  if (wanted.write === "all") {
    return { read, write: "all", network, protectedPaths: [], deniedPaths: denied }
  }
  const missing: WantedRoot[] = []
  const write = unique(
    wanted.write.flatMap((root) => {
      const path = bindRoot(root, binding)
      if (path === undefined && root.origin === "named") missing.push(root)
      return path ?? []
    }),
  )
  sayMissing(missing, binding)
  refuseDeniedFolder(binding.places.cwd, denied)
  return {
    read,
    write,
    network,
    protectedPaths: protectedPaths(write, binding.places, wanted.git),
    deniedPaths: denied,
  }
}

/** The folder that is there, as one that may be written; undefined when it is not there or not needed. */
function bindRoot(root: WantedRoot, binding: Binding): string | undefined {
  const where = () => (root.origin === "named" ? binding.whereNamed(root.path) : "the sandbox")
  const path = canonicalRoot(root.path, where)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return undefined
  const defect = stat.isDirectory() ? defectOf(path, binding.places) : "is not a folder"
  if (defect === undefined) return path
  // Nobody named it: `$TMPDIR` did.
  if (root.origin === "temporary") {
    binding.say(`the temporary folder ${root.path} ${defect}, so commands cannot write there`)
    return undefined
  }
  throw new CodexError("config-invalid", `${where()}: ${root.path} ${defect}; name another folder`)
}

/** The first ones each, since it takes time to find where one was named. */
function sayMissing(missing: readonly WantedRoot[], { whereNamed, say }: Binding): void {
  for (const { path } of missing.slice(0, 5)) {
    say(`${whereNamed(path)}: the folder ${path} does not exist and is left out`)
  }
  if (missing.length > 5) say(`so are ${missing.length - 5} more folders that do not exist`)
}

function canonicalRoot(path: string, where: () => string): string {
  try {
    return canonicalPath(path)
  } catch (error) {
    const message = `${where()}: ${path} cannot be a writable folder: ${errorMessage(error)}`
    throw new CodexError("config-invalid", message, { cause: error })
  }
}

const guardedNames = new Set([".git", ".codex", ".agents"])

function defectOf(path: string, { home }: SandboxPlaces): string | undefined {
  if (path === "/") {
    return "is the whole file system, which only disk-full-write-access makes writable"
  }
  // A file system may fold case (CVE-2025-59944).
  const guarded = path.split("/").find((name) => guardedNames.has(name.toLowerCase()))
  if (guarded !== undefined) return `lies in ${guarded}, which is never writable`
  if (isBelow(home, path)) return `lies in CODEX_HOME (${home}), which is never writable`
  return undefined
}

/** Nothing would work there: not even the folder's own files could be read. */
function refuseDeniedFolder(cwd: string, denied: readonly string[]): void {
  const mask = denied.find((path) => isBelow(path, cwd))
  if (mask === undefined) return
  throw new CodexError(
    "config-invalid",
    `the working folder ${cwd} lies in ${mask}, which commands may not read; work elsewhere, or set sandbox.deny_read_defaults = false`,
  )
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)]
}
