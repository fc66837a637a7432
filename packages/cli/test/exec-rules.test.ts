import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { execJson, useProject } from "./project.js"

const script = [
  {
    toolCalls: [{ name: "shell", args: { command: ["bash", "-lc", "true && echo secret-plan"] } }],
  },
  { text: "Done." },
]

async function run(rules: string, ...args: readonly string[]) {
  const project = await useProject(script)
  mkdirSync(join(project.home, "rules"))
  writeFileSync(join(project.home, "rules/a.rules"), rules)
  const result = await execJson(project, [...args, "go"])
  const [, second] = project.server.requests
  return { ...result, told: JSON.stringify(second?.body ?? "") }
}

const forbids =
  '\nprefix_rule(pattern = ["echo"], decision = "forbidden", justification = "say it yourself")\n'

test("a command that a rule forbids is not run, and the model is told which rule, and why", async () => {
  const { exitCode, told } = await run(forbids)
  expect(exitCode).toBe(0)
  expect(told).toMatch(
    /refused: the rule at \S*a\.rules:2 forbids `echo secret-plan`: say it yourself/,
  )
})

test("a rule that asks is a no where nobody can be asked", async () => {
  const { told } = await run(forbids.replace("forbidden", "prompt"))
  expect(told).toMatch(/refused: the rule at \S*a\.rules:2 asks about `echo secret-plan`/)
})

test("--ignore-rules runs it", async () => {
  const { told } = await run(forbids, "--ignore-rules")
  expect(told).toContain("exit code 0")
})

test("a rules file that does not parse stops the start, before anything is asked of a model", async () => {
  const project = await useProject(script)
  mkdirSync(join(project.home, "rules"))
  writeFileSync(join(project.home, "rules/a.rules"), "prefix_rule(pattern = [\n")
  const { exitCode, stderr } = await execJson(project, ["go"])
  expect(exitCode).toBe(1)
  expect(stderr).toMatch(/^Error: \S*a\.rules:2:1: unexpected end of the file/)
  expect(project.server.requests).toEqual([])
})
