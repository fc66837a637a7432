import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { printRule } from "../../rules/print-rule.js"
import { appendRules } from "./append-rules.js"

async function prepare(text?: string) {
  const home = await tempFolder()
  const file = join(home, "rules/default.rules")
  mkdirSync(join(home, "rules"))
  if (text !== undefined) writeFileSync(file, text)
  return { home, file, read: () => readFileSync(file, "utf8") }
}

function line(...words: readonly string[]): string {
  return printRule({
    pattern: words.map((word) => [word]),
    decision: "allow",
    match: [],
    notMatch: [],
  })
}

test("a rule is added as a line of its own, once, and what the file held stays", async () => {
  const { home, file, read } = await prepare("# mine\nprefix_rule(pattern = ['a'])  # no line end")
  const added = await appendRules(home, [line("npm", "test")])
  expect(added.rules).toMatchObject([{ file, line: 3, pattern: [["npm"], ["test"]] }])
  await appendRules(home, [line("npm", "test"), line("a")])
  expect(read()).toBe(
    `# mine\nprefix_rule(pattern = ['a'])  # no line end\n${line("npm", "test")}\n`,
  )
})

test("a file of rules is made where there is none", async () => {
  const { home, read } = await prepare()
  await appendRules(home, [line("a", 'b"\n)\\')])
  expect(read()).toBe('prefix_rule(pattern = ["a", "b\\"\\u000a)\\\\"], decision = "allow")\n')
})

test.each([
  ["a file that is broken", "prefix_rule("],
  ["a text that is not closed", 'x = """\n'],
])("%s is left alone, and said", async (_, text) => {
  const { home, read } = await prepare(text)
  await expect(appendRules(home, [line("a")])).rejects.toThrow("default.rules:")
  expect(read()).toBe(text)
})

test("a file that is full is left alone, and said", async () => {
  const { home } = await prepare(`#${"x".repeat(1024 * 1024 - 10)}\n`)
  await expect(appendRules(home, [line("a")])).rejects.toThrow("is full")
})

test("a line that is more than one rule is not written", async () => {
  const { home, read } = await prepare("")
  const two = `${line("a")}\n${line("rm")}`
  await expect(appendRules(home, [two])).rejects.toThrow("would not say what was shown")
  expect(read()).toBe("")
})

test("of a link the target is changed, and stays a link", async () => {
  const { home } = await prepare()
  writeFileSync(join(home, "real"), "")
  symlinkSync(join(home, "real"), join(home, "rules/default.rules"))
  await appendRules(home, [line("a")])
  expect(readFileSync(join(home, "real"), "utf8")).toBe(`${line("a")}\n`)
})

test("of many writers at once none loses another's rule", async () => {
  const { home, read } = await prepare("")
  const lines = Array.from({ length: 20 }, (_, at) => line("p", String(at)))
  await Promise.all(lines.map((line) => appendRules(home, [line])))
  expect(read().trim().split("\n").sort()).toEqual([...lines].sort())
})
