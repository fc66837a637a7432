import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { makeTempFolder, removeFolder, tempFolder } from "@codex/testing"
import { afterAll, beforeAll, expect, test } from "vitest"
import { gitConfigIsHarmless } from "../../src/safety/known-safe/git-config.js"
import { safeEnvironment } from "../../src/safety/known-safe/safe-environment.js"
import { makeScene } from "./scene.js"

let pattern: string
beforeAll(async () => {
  pattern = join(await makeTempFolder(), "scene")
  mkdirSync(pattern)
  makeScene(pattern)
})
afterAll(() => removeFolder(join(pattern, "..")))

async function useScene(): Promise<string> {
  const scene = join(await tempFolder(), "scene")
  cpSync(pattern, scene, { recursive: true, verbatimSymlinks: true })
  return scene
}

test("an ordinary repository configures nothing that git would start, a hostile one does", async () => {
  const scene = await useScene()
  expect(gitConfigIsHarmless(join(scene, "src"))).toBe(true)
  expect(gitConfigIsHarmless(join(scene, "hostile"))).toBe(false)
})

test.each([
  '[filter "x"]\n\tclean = touch made',
  '[diff "x"]\n\ttextconv = touch made',
  "[core]\n\tfsmonitor = touch made",
  "[CORE]\n\tFSMonitor = touch made",
  "[include]\n\tpath = ../other",
  '[includeIf "gitdir:."]\n\tpath = ../other',
  "[core] fsmonitor = touch made",
  "[user]\n\tname = a\\\n[core]\n\tfsmonitor = touch made",
  "[pager]\n\tlog = touch made",
  "[diff.x]\n\tcommand = touch made",
  '[submodule "x"]\n\tignore = none',
])("a repository that says %j has no safe git commands", async (config) => {
  const scene = await useScene()
  writeFileSync(join(scene, ".git/config"), `[core]\n\tbare = false\n${config}\n`)
  expect(gitConfigIsHarmless(scene)).toBe(false)
})

test("the safe environment keeps git from the monitors, pagers and hooks of a repository", async () => {
  const scene = await useScene()
  const hostile = join(scene, "hostile")
  const config = readFileSync(join(hostile, ".git/config"), "utf8")
  // What the environment cannot name is left to the check of the configuration.
  writeFileSync(join(hostile, ".git/config"), config.split("[diff]")[0] ?? "")
  const git = (args: readonly string[], env: NodeJS.ProcessEnv) =>
    execFileSync("git", args, { cwd: hostile, env: { ...process.env, ...env }, stdio: "ignore" })
  git(["status"], {})
  expect(existsSync(join(hostile, "made"))).toBe(true)
  execFileSync("rm", [join(hostile, "made")])
  for (const args of [["status"], ["diff"], ["log", "-p"], ["show"], ["branch", "-a"]]) {
    git(args, safeEnvironment)
  }
  expect(existsSync(join(hostile, "made"))).toBe(false)
})
