import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { removeFolder } from "@codex/testing"
import { expect, onTestFinished, test } from "vitest"
import type { SandboxPolicy } from "../../protocol/policy.js"
import { canonicalPath } from "../../sandbox/contains.js"
import { withPrivateTmp } from "./private-tmp.js"

const hasPlainTmp = canonicalPath("/tmp") === "/tmp"

function folder(): string {
  const path = mkdtempSync("/tmp/codex-test-")
  onTestFinished(() => removeFolder(path))
  return path
}

type Wanted = {
  readonly cwd: string
  readonly projectRoot?: string
  readonly userTemp?: string
  readonly read?: SandboxPolicy["read"]
  readonly write?: SandboxPolicy["write"]
}

function tmpOf({ cwd, projectRoot = cwd, userTemp, read = "all", write = [] }: Wanted) {
  const policy = { read, write, network: "none", protectedPaths: [], deniedPaths: [] } as const
  const places = {
    cwd,
    projectRoot,
    userHome: "/home/u",
    home: "/home/u/.codex",
    globalTemp: "/tmp",
  }
  const own = withPrivateTmp(policy, { ...places, ...(userTemp !== undefined && { userTemp }) })
  return own.privateTmp
}

test.runIf(hasPlainTmp)("of the real /tmp what is granted is shown, the outermost of it", () => {
  const [repository, more] = [folder(), folder()]
  const cwd = join(repository, "a")
  const write = [cwd, join(cwd, "b"), more, "/tmp", "/srv"]
  expect(tmpOf({ cwd, projectRoot: repository, write })).toEqual({
    folder: "/home/u/.codex/tmp",
    shown: [repository, more],
    made: [],
  })
})

test.runIf(hasPlainTmp)(
  "$TMPDIR is private too, the repository hidden where it may not be read",
  () => {
    const [cwd, userTemp] = [folder(), folder()]
    const wanted = { cwd, projectRoot: "/tmp/other", userTemp, read: [cwd], write: [userTemp] }
    expect(tmpOf(wanted)).toMatchObject({ shown: [cwd], made: [userTemp] })
  },
)

test.runIf(hasPlainTmp)(
  "the repository of a linked work tree is shown only if it leads back",
  () => {
    const [cwd, main] = [folder(), folder()]
    const linked = join(main, ".git/worktrees/x")
    mkdirSync(linked, { recursive: true })
    writeFileSync(join(cwd, ".git"), `gitdir: ${linked}\n`)
    writeFileSync(join(linked, "commondir"), "../..\n")
    expect(tmpOf({ cwd })?.shown).toEqual([cwd])
    writeFileSync(join(linked, "gitdir"), `${cwd}/.git\n`)
    expect(tmpOf({ cwd })?.shown).toEqual([cwd, join(main, ".git")])
    writeFileSync(join(linked, "commondir"), `${folder()}\n`)
    expect(tmpOf({ cwd })?.shown).toEqual([cwd])
  },
)
