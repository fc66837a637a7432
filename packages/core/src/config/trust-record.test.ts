import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { configFolders, trusting } from "../testing/config-folders.js"
import { saveTrust } from "./save-trust.js"

async function prepare() {
  const folders = configFolders(await tempFolder())
  folders.write("repo/.codex/config.toml", 'model = "project"\n')
  return folders
}

const lapsed = expect.stringContaining("is not what it was when the folder was trusted")

test("trust is bound to what the folder's .codex holds: a change takes it away, and trusting again gives it back", async () => {
  const { load, write, home, repo } = await prepare()
  await saveTrust(home, repo)
  expect(await load()).toMatchObject({ trusted: true, model: "project", notices: [] })

  write("repo/.codex/config.toml", 'model = "other"\n')
  const changed = await load()
  expect(changed).toMatchObject({ trusted: false, model: "o4-mini", notices: [lapsed] })
  expect(changed.sandboxPolicy.write).toEqual([])

  await saveTrust(home, repo)
  expect(await load()).toMatchObject({ trusted: true, model: "other", notices: [] })
})

test.each([
  ["a rules file that was added", "repo/.codex/rules/a.rules", 'prefix_rule(pattern = ["rm"])'],
  ["a deeper folder's file that was added", "repo/sub/.codex/config.toml", 'model = "sub"'],
])("%s takes the trust away", async (_, path, text) => {
  const { load, write, home, repo } = await prepare()
  mkdirSync(join(repo, "sub"))
  await saveTrust(home, repo)
  write(path, text)
  const cwd = join(repo, "sub")
  expect(await load({ cwd })).toMatchObject({ trusted: false, rules: [], notices: [lapsed] })
})

test("a file that was removed takes the trust away: it may have forbidden something", async () => {
  const { load, write, home, repo } = await prepare()
  const rules = write("repo/.codex/rules/a.rules", 'prefix_rule(["rm"], "forbidden")')
  await saveTrust(home, repo)
  rmSync(rules)
  expect((await load()).trusted).toBe(false)
})

test("trusted by hand, a folder is trusted with what it holds at first", async () => {
  const { load, write, repo } = await prepare()
  write("user/.codex/config.toml", trusting(repo))
  expect(await load()).toMatchObject({ trusted: true, model: "project" })
  write("repo/.codex/config.toml", 'model = "other"\n')
  expect(await load()).toMatchObject({ trusted: false, model: "o4-mini" })
})

test("trust is of the whole work tree, by its real path, wherever in it one stands", async () => {
  const { load, home, repo, userHome } = await prepare()
  mkdirSync(join(repo, "sub"))
  symlinkSync(join(repo, "sub"), join(userHome, "link"))
  await saveTrust(home, join(userHome, "link"))
  expect(readFileSync(join(home, "config.toml"), "utf8")).toBe(trusting(repo))
  expect((await load()).trusted).toBe(true)
  expect((await load({ cwd: join(userHome, "link") })).trusted).toBe(true)
})

test("neither a repository inside a trusted one nor another work tree of it is trusted with it", async () => {
  const { load, write, home, repo } = await prepare()
  await saveTrust(home, repo)
  mkdirSync(join(repo, "nested/.git"), { recursive: true })
  write("tree/.git", `gitdir: ${repo}/.git/worktrees/tree\n`)
  expect((await load({ cwd: join(repo, "nested") })).trusted).toBe(false)
  expect((await load({ cwd: join(repo, "../tree") })).trusted).toBe(false)
})

test("what stands in a .codex that is a link out of the project does not count", async () => {
  const { load, home, repo } = await prepare()
  rmSync(join(repo, ".codex"), { recursive: true })
  mkdirSync(join(repo, "../evil"))
  writeFileSync(join(repo, "../evil/config.toml"), 'model = "evil"')
  symlinkSync(join(repo, "../evil"), join(repo, ".codex"))
  await saveTrust(home, repo)
  const config = await load()
  expect(config.model).toBe("o4-mini")
  expect(config.notices).toEqual([expect.stringContaining("leads out of the project")])
})

test("a project's .codex cannot be made the user's own", async () => {
  const { load, repo } = await prepare()
  await expect(load({ env: { CODEX_HOME: join(repo, ".codex") } })).rejects.toThrow(
    "is the .codex of the project itself",
  )
  const inHome = await load({ cwd: join(repo, "../user") })
  expect(inHome.home).toBe(join(repo, "../user/.codex"))
})

test("a record that is not ours is refused", async () => {
  const { load, write, repo } = await prepare()
  write("user/.codex/config.toml", trusting(repo))
  write("user/.codex/trust.json", '{"folders":[]}')
  await expect(load()).rejects.toThrow("trust.json is not as codex wrote it; remove it")
})

test.skipIf(process.getuid?.() === 0)(
  "where nothing can be written down, that is said",
  async () => {
    const { load, write, home, repo } = await prepare()
    write("user/.codex/config.toml", trusting(repo))
    chmodSync(home, 0o500)
    expect(await load()).toMatchObject({
      trusted: true,
      notices: [expect.stringContaining("will not be noticed")],
    })
  },
)
