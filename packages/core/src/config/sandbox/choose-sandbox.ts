import { CodexError } from "../../errors.js"
import { harmless } from "../../protocol/harmless.js"
import type { SandboxPolicy } from "../../protocol/policy.js"
import type { ConfigOverrides } from "../config.js"
import type { Layer, Reading } from "../layers/layer.js"
import type { Layers } from "../layers/read-layers.js"
import { absolutePath } from "../absolute-path.js"
import type { Places } from "../places.js"
import type { Settings } from "../schema/settings.js"
import { bindPolicy } from "./bind-policy.js"
import { decidePolicy } from "./decide-policy.js"
import { narrowPolicy } from "./narrow-policy.js"
import { bindPermission, isPermission, permissionForms } from "./permission.js"
import { withPrivateTmp } from "./private-tmp.js"
import { isSandboxMode, type SandboxMode, sandboxModes } from "./sandbox-mode.js"
import type { SandboxRequest } from "./sandbox-request.js"

/** The session's policy: what settings and flags ask for, and no more than each project's file allows. */
export function chooseSandbox(
  layers: Layers,
  overrides: ConfigOverrides,
  { places, say }: Reading,
): SandboxPolicy {
  const whereNamed = (path: string) => whereRootNamed(path, layers.all, overrides, places)
  const policyFor = (settings: Settings) => {
    const request = requestOf(settings, layers, { overrides, places })
    return bindPolicy(decidePolicy(request, places), { places, whereNamed, say })
  }
  const bound = layers.bounds.map(policyFor).reduce(narrowPolicy, policyFor(layers.settings))
  const policy = layers.settings.sandbox?.private_tmp ? withPrivateTmp(bound, places) : bound
  sayNotHeld(layers.settings, policy, { overrides, say })
  return policy
}

type RequestSource = { readonly overrides: ConfigOverrides; readonly places: Places }

function requestOf(
  settings: Settings,
  { trust, denyRead }: Pick<Layers, "trust" | "denyRead">,
  source: RequestSource,
): SandboxRequest {
  const { sandbox_workspace_write: workspace = {}, sandbox = {} } = settings
  const { overrides, places } = source
  const absolute = (path: string) => absolutePath(path, places.cwd, places.userHome)
  return {
    allow: fromFlags(source) ?? fromSettings(settings) ?? [defaultMode(trust.trusted)],
    workspace: {
      writableRoots: workspace.writable_roots ?? [],
      network: workspace.network_access ?? false,
      excludeUserTemp: workspace.exclude_tmpdir_env_var ?? false,
      excludeGlobalTemp: workspace.exclude_slash_tmp ?? false,
    },
    addDirs: (overrides.addDirs ?? []).map(absolute),
    denyRead: [...(sandbox.deny_read ?? []), ...denyRead],
    denyReadDefaults: sandbox.deny_read_defaults ?? true,
    ...(sandbox.git !== undefined && { git: sandbox.git }),
  }
}

/** Trust raises what nobody chose, and nothing else (decision 1). */
function defaultMode(trusted: boolean): SandboxMode {
  return trusted ? "workspace-write" : "read-only"
}

function fromFlags({ overrides, places }: RequestSource): readonly string[] | undefined {
  if (overrides.yolo) return ["danger-full-access"]
  const { sandbox = [] } = overrides
  if (sandbox.length > 0) return readFlags(sandbox, places)
  return overrides.fullAuto ? ["workspace-write"] : undefined
}

/** `-s` decides by value: a mode word, or a permission (decision 6). */
function readFlags(values: readonly string[], { cwd, userHome }: Places): readonly string[] {
  for (const value of values) {
    if (isSandboxMode(value) || isPermission(value)) continue
    const known = [...sandboxModes, ...permissionForms].join(", ")
    throw new CodexError(
      "input-invalid",
      `-s ${harmless(value)}: neither a mode nor a permission; give one of ${known}`,
    )
  }
  const modes = new Set(values.filter(isSandboxMode))
  if (modes.size > 1) {
    const message = `-s: ${[...modes].join(" and ")} exclude each other; give one mode`
    throw new CodexError("input-invalid", message)
  }
  return values.map((value) => bindPermission(value, (path) => absolutePath(path, cwd, userHome)))
}

const modeNames = {
  ":read-only": "read-only",
  ":workspace": "workspace-write",
  ":danger-full-access": "danger-full-access",
} as const

function fromSettings(settings: Settings): readonly string[] | undefined {
  const { sandbox_mode, default_permissions, sandbox_permissions } = settings
  const mode = sandbox_mode ?? (default_permissions && modeNames[default_permissions])
  return mode === undefined ? sandbox_permissions : [mode]
}

function whereRootNamed(
  path: string,
  layers: readonly Layer[],
  { addDirs = [] }: ConfigOverrides,
  { cwd, userHome }: Places,
): string {
  const places = layers.flatMap(({ settings, where }) => {
    const { sandbox_permissions = [], sandbox_workspace_write: { writable_roots = [] } = {} } =
      settings
    const permission = sandbox_permissions.indexOf(`disk-write-folder=${path}`)
    if (permission !== -1) return [where(["sandbox_permissions", permission])]
    const root = writable_roots.indexOf(path)
    return root === -1 ? [] : [where(["sandbox_workspace_write", "writable_roots", root])]
  })
  const byFlag = addDirs.some((folder) => absolutePath(folder, cwd, userHome) === path)
  return places.at(-1) ?? (byFlag ? "--add-dir" : "-s")
}

/** What was asked for and does nothing. Silence would be taken for a promise. */
function sayNotHeld(
  { sandbox = {} }: Settings,
  policy: SandboxPolicy,
  { overrides, say }: { readonly overrides: ConfigOverrides; readonly say: (line: string) => void },
): void {
  if (sandbox.private_tmp && policy.privateTmp === undefined) {
    say("sandbox.private_tmp does not hold where everything is allowed")
  }
  if (policy.write === "all" && sandbox.deny_read?.length) {
    say("sandbox.deny_read does not hold where everything is allowed")
  }
  if (overrides.addDirs?.length && policy.write.length === 0) {
    say("--add-dir changes nothing, since this sandbox writes nowhere; add -s workspace-write")
  }
}
