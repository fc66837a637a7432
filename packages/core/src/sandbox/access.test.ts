import { mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import type { SandboxPolicy } from "../protocol/policy.js"
import { mayRead, mayWrite } from "./access.js"
import { canonicalPath, contains } from "./contains.js"

async function world() {
  const base = await tempFolder()
  const root = join(base, "root")
  const outside = join(base, "outside")
  mkdirSync(root)
  mkdirSync(outside)
  writeFileSync(join(outside, "secret"), "s")
  const policy: SandboxPolicy = {
    read: "all",
    write: [root],
    network: "none",
    protectedPaths: [join(root, ".git")],
    deniedPaths: [join(outside, "secret")],
  }
  return { base, root, outside, policy }
}

test("a folder whose name begins like the root's is outside of it", async () => {
  const { base, root } = await world()
  expect(contains(root, join(base, "root-evil"))).toBe(false)
  expect(contains(root, join(root, "..", "root", "x"))).toBe(true)
  expect(contains(root, join(root, "..x"))).toBe(true)
  expect(contains(root, root)).toBe(true)
})

test("a symlink counts as the place that it leads to, existing or not", async () => {
  const { root, outside, policy } = await world()
  symlinkSync(outside, join(root, "link"))
  symlinkSync(join(outside, "not-yet"), join(root, "dangling"))
  symlinkSync("link/deeper", join(root, "twice"))
  expect(mayWrite(policy, join(root, "link", "new"))).toBe(false)
  expect(mayWrite(policy, join(root, "dangling"))).toBe(false)
  expect(mayWrite(policy, join(root, "twice"))).toBe(false)
  expect(canonicalPath(join(root, "dangling"))).toBe(join(outside, "not-yet"))
})

test("a loop of symlinks is permitted nothing", async () => {
  const { root, policy } = await world()
  symlinkSync(join(root, "b"), join(root, "a"))
  symlinkSync(join(root, "a"), join(root, "b"))
  expect(mayWrite(policy, join(root, "a"))).toBe(false)
  expect(mayRead(policy, join(root, "a", "x"))).toBe(false)
})

test.each([
  [".git/hooks/pre-commit", false],
  [".GIT/config", false],
  [".codex/config.toml", false],
  ["nested/.git/config", false],
  ["deep/er/.Agents/x", false],
  [".agent\u017f/x", false],
  [".g\u200cit/config", false],
  ["src/new/file.ts", true],
  [".gitignore", true],
])("in a writable root, %s may be written: %s", async (path, allowed) => {
  const { root, policy } = await world()
  expect(mayWrite(policy, join(root, path))).toBe(allowed)
})

test("a root that itself lies below a protected name is still writable", async () => {
  const { base, policy } = await world()
  const root = join(base, ".codex", "worktree")
  mkdirSync(root, { recursive: true })
  expect(mayWrite({ ...policy, write: [root] }, join(root, "a"))).toBe(true)
})

test("a denied path is not read, through whatever link", async () => {
  const { root, outside, policy } = await world()
  symlinkSync(join(outside, "secret"), join(root, "innocent"))
  expect(mayRead(policy, join(root, "innocent"))).toBe(false)
  expect(mayRead(policy, join(outside, "other"))).toBe(true)
})

test("what may not be read is not written either", async () => {
  const { base, root, policy } = await world()
  const denied = { ...policy, write: [root], deniedPaths: [join(root, "keys")] }
  expect(mayWrite(denied, join(root, "keys", "new"))).toBe(false)
  expect(mayWrite({ ...denied, write: "all" }, join(root, "keys", "new"))).toBe(false)
  expect(mayWrite({ ...denied, write: "all" }, join(base, "elsewhere"))).toBe(true)
})

test("what the system says of our own process is neither read nor written", async () => {
  const { policy } = await world()
  const unrestricted = { ...policy, write: "all", network: "full", deniedPaths: [] } as const
  for (const path of ["/proc/self/environ", "/proc/sys/kernel/core_pattern", "/proc/1/mem"]) {
    expect(mayRead(policy, path)).toBe(false)
    expect(mayWrite({ ...policy, write: "all" }, path)).toBe(false)
    expect(mayRead(unrestricted, path)).toBe(true)
  }
})

test("with limited reading, only the named folders and the writable ones are read", async () => {
  const { root, outside, policy } = await world()
  const limited: SandboxPolicy = { ...policy, read: [outside], deniedPaths: [] }
  expect(mayRead(limited, join(outside, "secret"))).toBe(true)
  expect(mayRead(limited, join(root, "a"))).toBe(true)
  expect(mayRead(limited, "/etc/passwd")).toBe(false)
})
