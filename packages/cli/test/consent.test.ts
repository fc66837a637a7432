import { existsSync } from "node:fs"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { execJson, useProject } from "./project.js"
import { Client } from "./proto-client.js"

const script = (text: string, more: object = {}) => ({
  toolCalls: [{ name: "shell", args: { command: ["bash", "-lc", text], ...more } }],
})

const unasked = ["-a", "unless-allow-listed", "-s", "workspace-write"]

test("a script that only reads runs unasked, and what it is joined with is asked about", async () => {
  const project = await useProject([
    script("ls | head -3"),
    script("ls; touch made"),
    { text: "No." },
  ])
  const client = new Client(project, unasked)
  client.ask("a", "look")
  const events = await client.until("exec_approval_request")
  expect(events.map(({ msg }) => msg.type)).toContain("exec_command_end")
  expect(events.at(-1)?.msg).toMatchObject({
    command: ["bash", "-c", "ls; touch made"],
    reason: expect.stringContaining("`touch` is not known to only read"),
  })
  client.send("b", { type: "exec_approval", id: "a", decision: "denied" })
  await client.until("task_complete")
  expect(existsSync(join(project.cwd, "made"))).toBe(false)
})

test("a git command of a hostile repository is asked about", async () => {
  const project = await useProject([script("git status"), { text: "No." }])
  const config = '[core]\n\tbare = false\n[filter "x"]\n\tclean = touch made; cat\n'
  await writeFile(join(project.cwd, ".git/config"), config)
  const client = new Client(project, unasked)
  client.ask("a", "look")
  expect((await client.until("exec_approval_request")).at(-1)?.msg).toMatchObject({
    reason: expect.stringContaining("the repository's configuration"),
  })
  client.send("b", { type: "exec_approval", id: "a", decision: "denied" })
  await client.until("task_complete")
})

test("under on-request the model asks to leave the sandbox, and the person decides", async () => {
  const escalated = { sandbox_permissions: "require_escalated", justification: "it needs the net" }
  const project = await useProject([
    script("true"),
    script("touch made", escalated),
    { text: "Ok." },
  ])
  const client = new Client(project, ["-a", "on-request", "-s", "read-only"])
  client.ask("a", "go")
  const question = (await client.until("exec_approval_request")).at(-1)
  expect(question?.msg).toMatchObject({ reason: expect.stringContaining("it needs the net") })
  client.send("b", { type: "exec_approval", id: "a", decision: "approved" })
  await client.until("task_complete")
  expect(existsSync(join(project.cwd, "made"))).toBe(true)
})

test("exec refuses what destroys outside of the roots, tells the model why, and runs the rest", async () => {
  const project = await useProject([
    script("rm -rf ~/important"),
    script("git push --force origin main"),
    script("rm -rf build && touch made"),
    { text: "Done." },
  ])
  await mkdir(join(project.cwd, "build"))
  const { exitCode } = await execJson(project, ["-s", "workspace-write", "go"])
  expect(exitCode).toBe(0)
  const results = JSON.stringify(project.server.requests.map(({ body }) => body))
  expect(results).toContain("refused: `rm -rf ~/important` may destroy")
  expect(results).toContain("refused: `git push --force origin main` may destroy")
  expect(existsSync(join(project.cwd, "made"))).toBe(true)
  expect(existsSync(join(project.cwd, "build"))).toBe(false)
})
