import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"
import { bindPolicy } from "../../config/sandbox/bind-policy.js"
import { withPrivateTmp } from "../../config/sandbox/private-tmp.js"
import type { SandboxPolicy } from "../../protocol/policy.js"
import { type Sandbox, noSandbox } from "../../sandbox/sandbox.js"
import { commandEnv } from "../../session/command-env.js"
import { makePrivateTmp } from "../../session/private-tmp.js"
import { runInScene } from "./run-in-scene.js"
import type { SandboxCase } from "./sandbox-case.js"
import { openScene, type Scene } from "./scene.js"

/** Tries a case in the open, with all of our rights. */
export function tryInTheOpen(one: SandboxCase): Promise<OpenTry> {
  return inScene(one, async (scene) => {
    const command = { ...commandOf(one, scene), env: openEnv(scene) }
    const end = await runInScene(noSandbox.wrap(command, anything), one, scene)
    if (await one.happened(scene, end)) return "did"
    return one.mayLack !== undefined && (one.lacks?.(end) ?? true) ? "lacks" : "did-nothing"
  })
}

/** It did what it says; or the machine lacks what it may lack; or it did nothing, so that it proves nothing. */
export type OpenTry = "did" | "lacks" | "did-nothing"

/** Tries a case in a sandbox, as a session would run it. */
export function tryConfined(one: SandboxCase, sandbox: Sandbox): Promise<boolean> {
  return inScene(one, async (scene) => {
    const command = { ...commandOf(one, scene), env: commandEnv(openEnv(scene), plainEnv) }
    const policy = policyOf(one, scene)
    if (policy.privateTmp !== undefined) await makePrivateTmp(policy.privateTmp)
    const wrapped = sandbox.wrap(command, policy)
    return one.happened(scene, await runInScene(wrapped, one, scene))
  })
}

/** Why a case cannot be tried on this machine, in this form of the sandbox, if it cannot. */
export function missingFor(
  { needs = [], platform, tmp }: SandboxCase,
  { hidesTmp }: Sandbox,
): string | undefined {
  if (tmp === "private" && hidesTmp !== true) return "this form gives no /tmp of one's own"
  if (platform !== undefined && platform !== process.platform) return `is for ${platform}`
  const missing = needs.find((program) => !isOnPath(program))
  return missing === undefined ? undefined : `needs ${missing}`
}

const anything: SandboxPolicy = {
  read: "all",
  write: "all",
  network: "full",
  protectedPaths: [],
  deniedPaths: [],
}

const plainEnv = {
  inherit: "all",
  ignoreDefaultExcludes: false,
  exclude: [],
  includeOnly: [],
  set: {},
} as const

async function inScene<Result>(
  one: SandboxCase,
  attempt: (scene: Scene) => Promise<Result>,
): Promise<Result> {
  const scene = await openScene()
  try {
    await one.prepare?.(scene)
    return await attempt(scene)
  } finally {
    scene.close()
  }
}

function commandOf(one: SandboxCase, scene: Scene) {
  const root = one.root?.(scene) ?? scene.root
  return { argv: ["/bin/sh", "-c", one.script], cwd: one.cwd?.(scene) ?? root }
}

/** A key is in it, as one is in most people's. */
function openEnv(scene: Scene): Record<string, string> {
  const { PATH = "/usr/bin:/bin", LANG = "C.UTF-8" } = process.env
  return { PATH, LANG, TMPDIR: scene.root, SCENE_API_KEY: scene.nonce, ...scene.variables }
}

/** Made by the function that makes a session's, of the same parts. */
function policyOf(one: SandboxCase, scene: Scene): SandboxPolicy {
  const root = one.root?.(scene) ?? scene.root
  const home = join(scene.home, ".codex")
  const places = { cwd: root, projectRoot: root, userHome: scene.home, home, globalTemp: "/tmp" }
  const temporary = { path: "/tmp", origin: "temporary" } as const
  const bound = bindPolicy(
    {
      read: "all",
      write: [{ path: root, origin: "named" }, ...(one.tmp === "private" ? [temporary] : [])],
      network: "none",
      denied: [home, scene.file("keys")],
      ...(one.git !== undefined && { git: one.git }),
    },
    {
      places,
      whereNamed: (path) => path,
      say: () => {},
    },
  )
  const policy = one.tmp === "private" ? ownTmp(withPrivateTmp(bound, places)) : bound
  return one.policy?.(policy, scene) ?? policy
}

function ownTmp(policy: SandboxPolicy): SandboxPolicy {
  const { privateTmp } = policy
  if (privateTmp === undefined) return policy
  return { ...policy, privateTmp: { ...privateTmp, folder: join(privateTmp.folder, "case") } }
}

function isOnPath(program: string): boolean {
  const folders = process.env["PATH"]?.split(delimiter) ?? []
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
