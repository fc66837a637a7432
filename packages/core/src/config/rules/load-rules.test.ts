import { mkdirSync, rmSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { RuleSet } from "../../rules/rule-set.js"
import { configFolders, trusting } from "../../testing/config-folders.js"
import type { Config } from "../config.js"

async function prepare() {
  return configFolders(await tempFolder())
}

function decide({ rules }: Config, ...argv: readonly string[]) {
  const rule = new RuleSet(rules).decide(argv)?.rule
  return rule && `${rule.decision} ${rule.file.split("/").slice(-2).join("/")}:${rule.line}`
}

const allow = 'prefix_rule(pattern = ["git", "push"])\n'
const forbid = `\n${allow.replace(")", ', decision = "forbidden")')}`

test("every rules file of the machine and of the user counts, the strictest rule most", async () => {
  const { load, write } = await prepare()
  write("user/.codex/rules/a.rules", allow)
  expect(decide(await load(), "git", "push")).toBe("allow rules/a.rules:1")
  write("etc/rules/b.rules", forbid)
  write("user/.codex/rules/notes.txt", "not rules")
  expect(decide(await load(), "git", "push")).toBe("forbidden rules/b.rules:2")
})

test("[[rules]] in config.toml says the same, and where is known", async () => {
  const { load, write } = await prepare()
  write(
    "user/.codex/config.toml",
    `model = "x"

[[rules]]
pattern = ["git", ["push", "fetch"]]
decision = "prompt"
justification = "it leaves the machine"
match = ["git push origin"]

[[rules]]
pattern = ["npm", "test", "\\u0000"]
not_match = [["npm", "test", "x"]]
`,
  )
  const config = await load()
  expect(decide(config, "git", "fetch")).toBe("prompt .codex/config.toml:3")
  expect(decide(config, "npm", "test")).toBe("allow .codex/config.toml:9")
  expect(decide(config, "npm", "test", "x")).toBeUndefined()
})

test("rules of a profile and of -c count too, and add to the others", async () => {
  const { load, write } = await prepare()
  write(
    "user/.codex/config.toml",
    '[[rules]]\npattern = ["a"]\n[[profiles.p.rules]]\npattern = ["a", "b"]\ndecision = "prompt"\n',
  )
  const settings = ['rules=[{pattern=["a","b","c"],decision="forbidden"}]']
  const config = await load({ profile: "p", settings })
  expect(decide(config, "a")).toBe("allow .codex/config.toml:1")
  expect(decide(config, "a", "b")).toBe("prompt .codex/config.toml:3")
  expect(decide(config, "a", "b", "c")).toBe("forbidden -c rules:1")
})

test.each([
  [
    "user/.codex/rules/a.rules",
    'prefix_rule(pattern = ["a"\n',
    "rules/a.rules:2:1: unexpected end of the file",
  ],
  [
    "user/.codex/rules/a.rules",
    '\nprefix_rule(pattern = ["a"], match = ["b"])',
    "rules/a.rules:2:38: prefix_rule: the pattern does not match",
  ],
  ["etc/rules/a.rules", "\u0000", "rules/a.rules:1:1: the control character U+0000"],
  [
    "user/.codex/config.toml",
    "[[rules]]\npattern = []",
    "config.toml:2: pattern: the pattern is empty",
  ],
  [
    "user/.codex/config.toml",
    '[[rules]]\npattern = ["a"]\nmatch = ["b"]',
    "config.toml:3: match: the pattern does not match",
  ],
  [
    "user/.codex/config.toml",
    '[[rules]]\npattern = ["a"]\ndecison = "forbidden"',
    "config.toml:3: unknown key rules[0].decison.",
  ],
  [
    "user/.codex/config.toml",
    '[[rules]]\npattern = ["a"]\ndecision = "no"',
    "config.toml:3: decision: it must be one of allow, prompt, forbidden",
  ],
  ["user/.codex/config.toml", '[[rule]]\npattern = ["a"]', "unknown key rule; did you mean rules?"],
])("%s with %j refuses to start: %s", async (path, text, message) => {
  const { load, write } = await prepare()
  write(path, text)
  await expect(load()).rejects.toThrow(message)
})

test("what is called a rules file and cannot be read refuses to start", async () => {
  const { load, home } = await prepare()
  mkdirSync(join(home, "rules/a.rules"), { recursive: true })
  await expect(load()).rejects.toThrow("a.rules is not a regular file")
  rmSync(join(home, "rules/a.rules"), { recursive: true })
  symlinkSync("/no/where", join(home, "rules/a.rules"))
  await expect(load()).rejects.toThrow("a.rules leads nowhere")
})

test("--ignore-rules leaves out what the user and the project wrote, not the machine's owner", async () => {
  const { load, write, repo } = await prepare()
  write("etc/rules/a.rules", 'prefix_rule(pattern = ["a"])')
  write("etc/config.toml", '[[rules]]\npattern = ["b"]')
  write("user/.codex/rules/broken.rules", "(")
  write("user/.codex/config.toml", `${trusting(repo)}\n[[rules]]\npattern = ["d"]`)
  write("repo/.codex/rules/broken.rules", "(")
  const config = await load({ ignoreRules: true })
  expect(config.rules.flatMap(({ rules }) => rules.map(({ pattern }) => pattern))).toEqual([
    [["a"]],
    [["b"]],
  ])
})

test("a project's rules count where its folder is trusted, and nowhere else", async () => {
  const { load, write, repo } = await prepare()
  write("repo/.codex/rules/a.rules", allow)
  write("repo/.codex/config.toml", '[[rules]]\npattern = ["a"]')
  const untrusted = await load()
  expect(untrusted.rules).toEqual([])
  expect(untrusted.notices).toEqual([
    expect.stringContaining("is not read, since the folder is not trusted"),
  ])

  write("user/.codex/config.toml", trusting(repo))
  const config = await load()
  expect(decide(config, "git", "push")).toBe("allow rules/a.rules:1")
  expect(decide(config, "a")).toBe("allow .codex/config.toml:1")
  expect(config.notices).toEqual([])
})

test("a broken rules file of a folder that nobody trusts stops nothing", async () => {
  const { load, write } = await prepare()
  write("repo/.codex/rules/a.rules", "(")
  expect((await load()).rules).toEqual([])
})

test("a project's rules that lead out of it do not count; the user's may lie anywhere", async () => {
  const { load, write, repo, home } = await prepare()
  write("elsewhere/rules/a.rules", allow)
  write("user/.codex/config.toml", trusting(repo))
  mkdirSync(join(repo, ".codex"))
  symlinkSync(join(repo, "../elsewhere/rules"), join(repo, ".codex/rules"))
  const config = await load()
  expect(config.rules).toEqual([])
  expect(config.notices).toEqual([expect.stringContaining("leads out of the project")])

  symlinkSync(join(repo, "../elsewhere/rules"), join(home, "rules"))
  expect(decide(await load(), "git", "push")).toBe("allow rules/a.rules:1")
})

test("network rules are read, and that they are not kept is said", async () => {
  const { load, write } = await prepare()
  write(
    "user/.codex/rules/a.rules",
    'network_rule(host = "a.example", protocol = "https", decision = "deny")',
  )
  expect((await load()).notices).toEqual([expect.stringContaining("network rules are not kept")])
})
