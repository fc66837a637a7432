import { type Grant, grantOf } from "./permission.js"
import { isSandboxMode, type SandboxMode } from "./sandbox-mode.js"
import type { SandboxRequest, WorkspaceOptions } from "./sandbox-request.js"
import { secretPaths } from "./secret-paths.js"

/** Folders that the decision is about; canonical but for the temporary ones. */
export type SandboxPlaces = {
  readonly cwd: string
  readonly userHome: string
  /** CODEX_HOME. */
  readonly home: string
  readonly userTemp?: string
  readonly globalTemp: string
}

/** A root that is asked for. One that somebody named must be a usable folder. */
export type WantedRoot = { readonly path: string; readonly origin: "named" | "cwd" | "temporary" }

/** A policy whose roots nobody has looked at yet. */
export type WantedPolicy = {
  readonly read: "all" | readonly string[]
  readonly write: "all" | readonly WantedRoot[]
  readonly network: "full" | "none"
  readonly denied: readonly string[]
  readonly git?: "protected" | "commit"
}

/**
 * What a request asks for (decisions 1, 5, 6 and 13). Nothing of the file system is looked at. A list
 * without full read reads the system's own folders, the working folder and what it may write.
 */
export function decidePolicy(request: SandboxRequest, places: SandboxPlaces): WantedPolicy {
  const grants = request.allow.flatMap((word) => grantsOf(word, request.workspace))
  const write = grants.includes("full-write") ? "all" : wantedRoots(grants, request, places)
  const read = grants.includes("full-read") ? "all" : [places.cwd]
  const network = grants.includes("network") ? "full" : "none"
  const unrestricted = read === "all" && write === "all" && network === "full"
  const denied = unrestricted ? [] : deniedPaths(request, places)
  return { read, write, network, denied, ...(request.git === "commit" && { git: request.git }) }
}

function grantsOf(word: string, workspace: WorkspaceOptions): readonly Grant[] {
  if (isSandboxMode(word)) return grantsOfMode(word, workspace)
  const grant = grantOf(word)
  return grant === undefined ? [] : [grant]
}

function grantsOfMode(mode: SandboxMode, workspace: WorkspaceOptions): readonly Grant[] {
  switch (mode) {
    case "read-only":
      return ["full-read"]
    case "danger-full-access":
      return ["full-read", "full-write", "network"]
    case "workspace-write":
      return [
        "full-read",
        "write-cwd",
        ...workspace.writableRoots.map((folder) => ({ folder })),
        ...(workspace.excludeUserTemp ? [] : (["write-user-temp"] as const)),
        ...(workspace.excludeGlobalTemp ? [] : (["write-global-temp"] as const)),
        ...(workspace.network ? (["network"] as const) : []),
      ]
  }
}

/** `--add-dir` widens what may be written; it does not make a read-only sandbox a writable one. */
function wantedRoots(
  grants: readonly Grant[],
  { addDirs }: SandboxRequest,
  places: SandboxPlaces,
): readonly WantedRoot[] {
  const roots = grants.flatMap((grant) => rootOf(grant, places))
  if (roots.length === 0) return []
  return [...roots, ...addDirs.map((path): WantedRoot => ({ path, origin: "named" }))]
}

function rootOf(grant: Grant, places: SandboxPlaces): readonly WantedRoot[] {
  const { cwd, userTemp, globalTemp } = places
  if (typeof grant === "object") return [{ path: grant.folder, origin: "named" }]
  switch (grant) {
    case "write-cwd":
      return [{ path: cwd, origin: "cwd" }]
    case "write-user-temp":
      return userTemp === undefined ? [] : [{ path: userTemp, origin: "temporary" }]
    case "write-global-temp":
      return [{ path: globalTemp, origin: "temporary" }]
    case "full-read":
    case "full-write":
    case "network":
      return []
  }
}

function deniedPaths(request: SandboxRequest, places: SandboxPlaces): readonly string[] {
  const defaults = request.denyReadDefaults ? [...secretPaths(places.userHome), places.home] : []
  return [...defaults, ...request.denyRead]
}
