import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { runCodex, tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"

async function check(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const cwd = await tempFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  const { exitCode, stdout, stderr } = await runCodex(["execpolicy", ...args], { cwd, home: cwd })
  return { exitCode, stderr, answer: stdout === "" ? undefined : JSON.parse(stdout), stdout }
}

const rules = {
  "a.rules": 'prefix_rule(pattern = ["git", "push"], decision = "prompt", justification = "why")\n',
  "b.rules": 'prefix_rule(pattern = ["git"])\n',
}

describe("codex execpolicy check", () => {
  test("prints every rule that matches, and the strictest decision", async () => {
    const { exitCode, answer } = await check(
      ["check", "--rules", "a.rules", "--rules", "b.rules", "git", "push", "--force"],
      rules,
    )
    expect([exitCode, answer]).toEqual([
      0,
      {
        matchedRules: [
          {
            prefixRuleMatch: {
              matchedPrefix: ["git", "push"],
              decision: "prompt",
              justification: "why",
            },
          },
          { prefixRuleMatch: { matchedPrefix: ["git"], decision: "allow" } },
        ],
        decision: "prompt",
      },
    ])
  })

  test("prints no decision when nothing matches", async () => {
    const { stdout } = await check(["check", "--rules", "a.rules", "--", "ls", "-l"], rules)
    expect(stdout).toBe('{"matchedRules":[]}\n')
  })

  test("finds a program by its bare name when asked to", async () => {
    const args = ["check", "--rules", "a.rules", "--pretty", "--resolve-host-executables"]
    const { answer } = await check([...args, "/usr/bin/git", "push"], rules)
    expect(answer.matchedRules[0].prefixRuleMatch.resolvedProgram).toBe("/usr/bin/git")
  })

  test.each([
    [["ls", "-l"], 0, "safe"],
    [["cp", "a", "b"], 12, "match"],
    [["rm", "x"], 13, "unverified"],
    [["cp"], 13, "unverified"],
  ])("of the usual policy %j ends with %i under --require-safe", async (argv, code, result) => {
    const { exitCode, answer } = await check(["--require-safe", "check", ...argv])
    expect([exitCode, answer.result]).toEqual([code, result])
  })

  test("serves files of the older language, with 14 for what is forbidden", async () => {
    const files = { "p.policy": 'forbid_program_regex("^rm$", "it removes")\n' }
    const args = ["--require-safe", "--policy", "p.policy", "check-json"]
    const { exitCode, answer } = await check([...args, '{"program":"rm","args":["x"]}'], files)
    expect([exitCode, answer]).toMatchObject([14, { result: "forbidden", reason: "it removes" }])
    expect((await check([...args, '{"program":"ls"}'], files)).exitCode).toBe(13)
  })

  test.each([
    [["check", "--rules", "bad.rules", "ls"], "Error: bad.rules:2:1: unexpected end of the file"],
    [
      ["check", "--rules", "bad.policy", "ls"],
      "Error: bad.policy:1:46: define_program: the definition",
    ],
    [["check", "--rules", "none.rules", "ls"], "Error: there is no policy file none.rules"],
    [["check-json", "[]"], 'give {"program": "ls", "args": ["-l"]}'],
    [["check", "--rules", "a.rules", "--rules", "ok.policy", "ls"], "are in two languages"],
    [[], "name what to do: check or check-json"],
  ])("%j says on stderr what is wrong: %s", async (args, message) => {
    const { exitCode, stderr, stdout } = await check(args, {
      ...rules,
      "bad.rules": "prefix_rule(pattern = [\n",
      "bad.policy": 'define_program(program = "x", should_match = [["-z"]])',
      "ok.policy": 'define_program(program = "x")',
    })
    expect([exitCode !== 0, stdout]).toEqual([true, ""])
    expect(stderr).toContain(message)
  })
})
