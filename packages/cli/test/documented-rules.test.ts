import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { runCodex, tempFolder } from "@codex/testing"
import { expect, test } from "vitest"

const page = readFileSync(join(import.meta.dirname, "../../../docs/rules.md"), "utf8")

/** The block of the page whose first line is a comment with this name. */
function block(name: string): string {
  const blocks = page.matchAll(/^```\w*\n# (?<name>\S+)\n(?<text>[^]*?)^```$/gm)
  const found = [...blocks].find(({ groups }) => groups?.["name"] === name)
  if (found?.groups === undefined) throw new Error(`docs/rules.md has no block ${name}`)
  return found.groups["text"] ?? ""
}

async function useDocumented() {
  const folder = await tempFolder()
  const [home, cwd] = [join(folder, "home"), join(folder, "repo")]
  mkdirSync(join(home, "rules"), { recursive: true })
  mkdirSync(join(cwd, ".git"), { recursive: true })
  writeFileSync(join(home, "rules/default.rules"), block("~/.codex/rules/default.rules"))
  writeFileSync(join(home, "rules/exact.rules"), block("rules/exact.rules"))
  writeFileSync(join(home, "config.toml"), block("config.toml"))
  writeFileSync(join(cwd, "table.txt"), block("table.txt"))
  writeFileSync(join(cwd, "older.policy"), block("older.policy"))
  return (...args: readonly string[]) => runCodex(args, { cwd, home })
}

test("the rules, the table in TOML and the table of commands of docs/rules.md hold together", async () => {
  const codex = await useDocumented()
  expect(await codex("policy", "test", "table.txt")).toMatchObject({
    exitCode: 0,
    stdout: "3 passed, 0 failed\n",
    stderr: "",
  })
})

test("codex execpolicy prints what docs/rules.md says", async () => {
  const codex = await useDocumented()
  const [, printed = ""] = /^```json\n(\{\s+"matchedRules"[^`]*)```$/m.exec(page) ?? []
  const rules = join("../home/rules/default.rules")
  const { stdout } = await codex("execpolicy", "check", "--rules", rules, "git", "push")
  expect(JSON.parse(stdout)).toEqual(JSON.parse(printed))
  const writes = await codex("execpolicy", "--require-safe", "check", "cp", "from", "to")
  expect([writes.exitCode, writes.stdout]).toEqual([
    12,
    expect.stringMatching(/^\{"result":"match"/),
  ])
  const json = '{"program": "head", "args": ["file"]}'
  const older = await codex("execpolicy", "--policy", "older.policy", "check-json", json)
  expect(JSON.parse(older.stdout)).toMatchObject({ result: "safe" })
})
