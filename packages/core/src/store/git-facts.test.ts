import { execFileSync } from "node:child_process"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { meta } from "../../test/store/session-file.js"
import { startedLog } from "../../test/store/started-log.js"

describe("the repository", () => {
  test("is named by commit, branch and an address without its password", async () => {
    const cwd = await tempFolder()
    const git = (...args: string[]) => execFileSync("git", args, { cwd, encoding: "utf8" }).trim()
    git("init", "-q", "-b", "topic/one")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x")
    git("remote", "add", "origin", "https://me:hunter2@example.com/a/b.git?token=hunter2")
    const worktree = join(cwd, "other")
    git("worktree", "add", "-q", "-b", "second", worktree)
    const commit_hash = git("rev-parse", "HEAD")

    const repository_url = "https://example.com/a/b.git"
    expect(await gitOf(cwd)).toEqual({ commit_hash, branch: "topic/one", repository_url })
    git("pack-refs", "--all")
    mkdirSync(join(cwd, "deep"))
    expect(await gitOf(join(cwd, "deep"))).toEqual({
      commit_hash,
      branch: "topic/one",
      repository_url,
    })
    expect(await gitOf(worktree)).toEqual({ commit_hash, branch: "second", repository_url })
    git("checkout", "-q", "--detach")
    expect(await gitOf(cwd)).toEqual({ commit_hash, repository_url })
  })

  test("may have a pipe for a HEAD without stopping the session", async () => {
    const cwd = await tempFolder()
    mkdirSync(join(cwd, ".git"))
    execFileSync("mkfifo", [join(cwd, ".git/HEAD")])
    expect(await gitOf(cwd)).toEqual({})
  })

  async function gitOf(cwd: string): Promise<unknown> {
    const { lines } = await startedLog({ meta: meta({ cwd }) })
    return lines()[0]?.payload.git
  }
})
