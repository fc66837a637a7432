import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { badInputs, refused, tried } from "./bad-inputs.js"
import { codex, useProject } from "./project.js"
import { told, usages, used } from "./usages.js"

test.each(badInputs.filter(({ everyRun }) => everyRun))(
  "$what is one line on stderr and nothing else",
  async (input) => {
    expect(await tried(input)).toEqual(refused(input))
  },
)

test.each(badInputs.filter(({ what }) => /^broken|unknown session/.test(what)))(
  "$what is no more with --json",
  async (input) => {
    expect(await tried(input, "--json")).toEqual(refused(input))
  },
)

describe("outside of git", () => {
  const refusal = "Not inside a trusted directory and --skip-git-repo-check was not specified."

  test("exec is refused", async () => {
    const project = { ...(await useProject([{ text: "Hi." }])), cwd: await tempFolder() }
    const result = await codex(project, ["exec", "hi"])
    expect(result).toMatchObject({ exitCode: 1, stdout: "", stderr: `Error: ${refusal}\n` })
  })

  test("--skip-git-repo-check lets it run", async () => {
    const project = { ...(await useProject([{ text: "Hi." }])), cwd: await tempFolder() }
    const result = await codex(project, ["exec", "--skip-git-repo-check", "hi"])
    expect(result).toMatchObject({ exitCode: 0, stdout: "Hi.\n" })
  })

  test("--trust lets it run, then and later", async () => {
    const project = {
      ...(await useProject([{ text: "One." }, { text: "Two." }])),
      cwd: await tempFolder(),
    }
    expect(await codex(project, ["exec", "--trust", "hi"])).toMatchObject({ exitCode: 0 })
    expect(await codex(project, ["exec", "hi"])).toMatchObject({ exitCode: 0, stdout: "Two.\n" })
  })

  test("a folder below a repository is inside of it", async () => {
    const project = await useProject([{ text: "Hi." }])
    const below = join(project.cwd, "packages")
    await mkdir(below)
    expect(await codex(project, ["exec", "-C", below, "hi"])).toMatchObject({ exitCode: 0 })
  })
})

test.each(usages.filter(({ everyRun }) => everyRun))(
  "codex $args ends with exit code $exitCode, says why, and asks no model",
  async (usage) => {
    expect(await used(usage)).toEqual(told(usage))
  },
)

test("a word after -- is a prompt, even when a command has its name", async () => {
  const project = await useProject([{ text: "Hi." }])
  expect(await codex(project, ["exec", "--", "resume"])).toMatchObject({ exitCode: 0 })
  expect(JSON.stringify(project.server.requests[0]?.body)).toContain('"resume"')
})

test("an approval policy that exec cannot keep is noted, and the run goes on", async () => {
  const project = await useProject([{ text: "Hi." }])
  const result = await codex(project, ["exec", "--json", "-a", "on-request", "hi"])
  expect(result.exitCode).toBe(0)
  expect(result.stderr).toMatch(/^[^\n]*on-request[^\n]*never[^\n]*\n$/)
})
