import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { configFolders } from "../../testing/config-folders.js"

async function prepare(text = "") {
  const folders = configFolders(await tempFolder())
  folders.write("user/.codex/config.toml", text)
  return folders
}

const cwdOnly = { sandbox: ["disk-write-cwd"] }

describe("writable folders", () => {
  test("are relative to --cd in flags, and to the file in files", async () => {
    const { load, write, repo, home } = await prepare(
      'sandbox_mode = "workspace-write"\n[sandbox_workspace_write]\nwritable_roots = ["in-home"]\n',
    )
    write("repo/in-repo/x", "")
    write("repo/added/x", "")
    const byFlag = await load({ sandbox: ["disk-write-folder=in-repo"], addDirs: ["added"] })
    expect(byFlag.sandboxPolicy.write).toEqual([join(repo, "in-repo"), join(repo, "added")])
    // Beside config.toml is CODEX_HOME, which is never writable; so the message shows where it looked.
    mkdirSync(join(home, "in-home"))
    await expect(load()).rejects.toThrow(`${home}/in-home lies in .codex, which is never writable`)
  })

  test("a tilde is the user's home", async () => {
    const { load, write, userHome } = await prepare()
    write("user/notes/x", "")
    const { sandboxPolicy } = await load({ sandbox: ["disk-write-folder=~/notes"] })
    expect(sandboxPolicy.write).toEqual([join(userHome, "notes")])
  })

  test("are kept by their real path", async () => {
    const { load, write, repo, userHome } = await prepare()
    write("user/real/x", "")
    symlinkSync(join(userHome, "real"), join(repo, "link"))
    const { sandboxPolicy } = await load({ sandbox: ["disk-write-folder=link"] })
    expect(sandboxPolicy.write).toEqual([join(userHome, "real")])
  })

  test("one that is missing is one notice and left out", async () => {
    const { load, repo } = await prepare()
    const { sandboxPolicy, notices } = await load({
      sandbox: ["disk-write-cwd", "disk-write-folder=missing"],
    })
    expect(sandboxPolicy.write).toEqual([repo])
    expect(notices).toEqual([`-s: the folder ${repo}/missing does not exist and is left out`])
  })

  test("of many that are missing the first are said", async () => {
    const roots = Array.from({ length: 500 }, (_, index) => `"/no/where${index}"`).join(",\n")
    const { load } = await prepare(
      `sandbox_mode = "workspace-write"\n[sandbox_workspace_write]\nwritable_roots = [\n${roots}]\n`,
    )
    const { notices } = await load()
    expect(notices).toHaveLength(6)
    expect(notices.at(-1)).toBe("so are 495 more folders that do not exist")
  })

  test("one that is missing is named by the line that names it", async () => {
    const text = '\nsandbox_permissions = ["disk-write-folder=/no/where"]\n'
    const { load } = await prepare(text)
    expect((await load()).notices).toEqual([
      expect.stringMatching(/config\.toml:2: the folder \/no\/where does not exist/),
    ])
  })

  test.each([
    ["a file", "disk-write-folder=file", "is not a folder"],
    ["the whole file system", "disk-write-folder=/", "is the whole file system"],
    ["a link to it", "disk-write-folder=root", "is the whole file system"],
    [".git", "disk-write-folder=.git", "lies in .git, which is never writable"],
    ["a folder in .git", "disk-write-folder=.git/hooks", "lies in .git"],
    ["a link to .git", "disk-write-folder=innocent", "lies in .git"],
    ["another case of .codex", "disk-write-folder=.CODEX", "lies in .CODEX"],
  ])("%s is an error", async (_, permission, message) => {
    const { load, write, repo } = await prepare()
    write("repo/file", "")
    write("repo/.git/hooks/x", "")
    write("repo/.CODEX/x", "")
    symlinkSync("/", join(repo, "root"))
    symlinkSync(join(repo, ".git"), join(repo, "innocent"))
    await expect(load({ sandbox: [permission] })).rejects.toThrow(message)
  })

  test("a folder in CODEX_HOME is an error, whatever it is called", async () => {
    const { load, write } = await prepare()
    const inside = join(write("elsewhere/sub/x", ""), "..")
    const overrides = {
      env: { CODEX_HOME: join(inside, "..") },
      sandbox: [`disk-write-folder=${inside}`],
    }
    await expect(load(overrides)).rejects.toThrow("lies in CODEX_HOME")
  })

  test("TMPDIR cannot make everything writable", async () => {
    const { load } = await prepare()
    const { sandboxPolicy, notices } = await load({
      sandbox: ["disk-write-platform-user-temp-folder"],
      env: { TMPDIR: "/" },
    })
    expect(sandboxPolicy.write).toEqual([])
    expect(notices).toEqual([expect.stringContaining("the temporary folder / is the whole")])
  })

  test.runIf(process.platform === "linux")("without TMPDIR the user's is /tmp", async () => {
    const { load } = await prepare()
    const sandbox = ["disk-write-platform-user-temp-folder"]
    expect((await load({ sandbox })).sandboxPolicy.write).toEqual(["/tmp"])
    const relative = await load({ sandbox, env: { TMPDIR: "tmp" } })
    expect(relative.sandboxPolicy.write).toEqual(["/tmp"])
  })

  test("--add-dir where nothing is writable is said to change nothing", async () => {
    const { load } = await prepare()
    const { sandboxPolicy, notices } = await load({ addDirs: ["."] })
    expect(sandboxPolicy.write).toEqual([])
    expect(notices).toEqual([expect.stringContaining("--add-dir changes nothing")])
  })
})

describe("protected in a writable folder", () => {
  test("are .git, .codex and .agents, and CODEX_HOME", async () => {
    const { load, repo, home } = await prepare()
    const { protectedPaths } = (await load(cwdOnly)).sandboxPolicy
    expect(protectedPaths).toEqual([home, `${repo}/.git`, `${repo}/.codex`, `${repo}/.agents`])
  })

  test("is where a pointer file's git folder and its common folder are", async () => {
    const { load, write, repo } = await prepare()
    const tree = join(write("tree/.git", `gitdir: ${repo}/.git/worktrees/tree\n`), "..")
    write("repo/.git/worktrees/tree/commondir", "../..\n")
    const { protectedPaths } = (await load({ ...cwdOnly, cwd: tree })).sandboxPolicy
    expect(protectedPaths).toEqual(
      expect.arrayContaining([`${tree}/.git`, `${repo}/.git/worktrees/tree`, `${repo}/.git`]),
    )
  })

  test("are the hooks and the configuration of repositories deeper in it", async () => {
    const { load, write, repo } = await prepare()
    for (const path of ["a", "a/b/c", "a/b/c/too-deep", "node_modules/x"]) {
      write(`repo/${path}/.git/config`, "")
    }
    write("repo/module/.git", "gitdir: ../.git/modules/module\n")
    const { protectedPaths } = (await load(cwdOnly)).sandboxPolicy
    expect(protectedPaths.slice(4)).toEqual([
      `${repo}/a/.git/hooks`,
      `${repo}/a/.git/config`,
      `${repo}/a/.git/commondir`,
      `${repo}/module/.git`,
      `${repo}/.git/modules/module`,
      `${repo}/a/b/c/.git/hooks`,
      `${repo}/a/b/c/.git/config`,
      `${repo}/a/b/c/.git/commondir`,
    ])
  })

  test("is of its own .git only what git would run, where commits are allowed", async () => {
    const { load, write, repo } = await prepare('[sandbox]\ngit = "commit"\n')
    write("repo/.git/HEAD", "")
    write("repo/.git/modules/x/config", "")
    const { protectedPaths } = (await load(cwdOnly)).sandboxPolicy
    const inGit = ["hooks", "config", "commondir", "modules"].map((name) => `${repo}/.git/${name}`)
    expect(protectedPaths.filter((path) => path.includes(".git"))).toEqual(inGit)
  })

  test("are a link and its target", async () => {
    const { load, write, repo } = await prepare()
    write("repo/agents/x", "")
    symlinkSync("agents", join(repo, ".agents"))
    const { protectedPaths } = (await load(cwdOnly)).sandboxPolicy
    expect(protectedPaths).toEqual(expect.arrayContaining([`${repo}/.agents`, `${repo}/agents`]))
  })

  test("are what a shell starts, where the folder is a home", async () => {
    const { load, userHome } = await prepare()
    const { protectedPaths } = (await load({ ...cwdOnly, cwd: userHome })).sandboxPolicy
    expect(protectedPaths).toEqual(
      expect.arrayContaining([`${userHome}/.bashrc`, `${userHome}/.zshrc`, `${userHome}/.codex`]),
    )
  })
})

describe("never read", () => {
  test("are the places of secrets, though not what ssh needs to know hosts", async () => {
    const { load, write, userHome, home } = await prepare()
    for (const name of ["id_ed25519", "known_hosts", "config"]) write(`user/.ssh/${name}`, "")
    const { deniedPaths } = (await load()).sandboxPolicy
    expect(deniedPaths).toEqual(
      expect.arrayContaining([home, `${userHome}/.aws`, `${userHome}/.ssh/id_ed25519`]),
    )
    expect(deniedPaths).not.toContain(`${userHome}/.ssh`)
    expect(deniedPaths).not.toContain(`${userHome}/.ssh/known_hosts`)
  })

  test("is the target of a linked one", async () => {
    const { load, write, userHome } = await prepare()
    const target = join(write("vault/aws/credentials", ""), "..")
    symlinkSync(target, join(userHome, ".aws"))
    expect((await load()).sandboxPolicy.deniedPaths).toContain(target)
  })

  test("are the paths of sandbox.deny_read; deny_read_defaults = false leaves only those", async () => {
    const { load, userHome } = await prepare(
      '[sandbox]\ndeny_read = ["~/diary"]\ndeny_read_defaults = false\n',
    )
    expect((await load()).sandboxPolicy.deniedPaths).toEqual([`${userHome}/diary`])
  })

  test("so nobody can work in such a place", async () => {
    const { load, write } = await prepare()
    const cwd = join(write("user/.aws/x", ""), "..")
    await expect(load({ cwd })).rejects.toThrow("which commands may not read")
    expect((await load({ cwd, yolo: true })).cwd).toBe(cwd)
  })
})

test("the demands on the sandbox are carried on", async () => {
  const { load } = await prepare('[sandbox]\nrequire = "none"\ngit = "commit"\n')
  expect((await load()).sandbox).toEqual({ privateTmp: false, require: "none", git: "commit" })
})
