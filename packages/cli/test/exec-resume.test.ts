import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { codex, execJson, makeGitRepository, type Project, useProject } from "./project.js"

const replies = [{ text: "One." }, { text: "Two." }, { text: "Three." }]

async function firstTurn(project: Project): Promise<string> {
  const { events } = await execJson(project, ["first question"])
  return String(events[0]?.["thread_id"])
}

async function sessionFiles({ home }: Project): Promise<readonly string[]> {
  const names = await readdir(join(home, "sessions"), { recursive: true })
  return names.filter((name) => name.endsWith(".jsonl"))
}

function sent(project: Project, k: number): string {
  return JSON.stringify(project.server.requests[k]?.body)
}

test("resume goes on with the thread: its id, its history, its file, its usage", async () => {
  const project = await useProject(replies)
  const id = await firstTurn(project)
  const { exitCode, events } = await execJson(project, ["resume", id, "second question"])
  expect(exitCode).toBe(0)
  expect(events[0]).toMatchObject({ type: "thread.started", thread_id: id })
  expect(events.at(-1)).toMatchObject({ usage: { input_tokens: 200 } })
  for (const text of ["first question", "One.", "second question"]) {
    expect(sent(project, 1)).toContain(text)
  }
  expect(await sessionFiles(project)).toHaveLength(1)
})

test("resume --last takes the newest session of the folder, of any with --all, and says which", async () => {
  const project = await useProject(replies)
  const id = await firstTurn(project)
  const elsewhere = { ...project, cwd: await tempFolder() }
  await makeGitRepository(elsewhere.cwd)
  expect(await codex(elsewhere, ["exec", "resume", "--last", "q"])).toMatchObject({ exitCode: 1 })
  const here = await codex(project, ["exec", "resume", "--last", "second question"])
  expect(here).toMatchObject({ exitCode: 0, stdout: "Two.\n" })
  expect(here.stderr).toContain(`Resuming the newest session: ${id}`)
  const all = await codex(elsewhere, ["exec", "resume", "--last", "--all", "q"])
  expect(all).toMatchObject({ exitCode: 0, stdout: "Three.\n" })
})

test("a resumed session takes its prompt from stdin only when none is given", async () => {
  const project = await useProject(replies)
  const id = await firstTurn(project)
  const piped = await codex(project, ["exec", "resume", id], { stdin: "second question" })
  expect(piped).toMatchObject({ exitCode: 0 })
  expect(sent(project, 1)).toContain("second question")
  const options = { stdin: "not this", keepStdinOpen: true } as const
  const given = await codex(project, ["exec", "--json", "resume", id, "this"], options)
  expect(given).toMatchObject({ exitCode: 0, stderr: "" })
  expect(sent(project, 2)).not.toContain("not this")
})

test("--ephemeral leaves no session", async () => {
  const project = await useProject(replies)
  const { exitCode, events } = await execJson(project, ["--ephemeral", "q"])
  expect(exitCode).toBe(0)
  const id = String(events[0]?.["thread_id"])
  expect(await codex(project, ["exec", "resume", id, "q"])).toMatchObject({ exitCode: 1 })
})

test("a recorded run is replayed without a network", async () => {
  const call = { name: "shell", args: { command: ["echo", "hi"] } }
  const project = await useProject([{ toolCalls: [call] }, { text: "Said hi." }])
  const file = join(project.home, "replies.jsonl")
  const recorded = await execJson(project, ["--yolo", "--record", file, "say hi"])
  expect(recorded.exitCode).toBe(0)
  await project.server.close()

  const settings = {
    name: "Replay",
    wire_api: "replay",
    replay_file: file,
  }
  const replay = Object.entries(settings).flatMap(([key, value]) => [
    "-c",
    `model_providers.replay.${key}=${JSON.stringify(value)}`,
  ])
  const replayed = await execJson(project, ["--yolo", "--provider", "replay", ...replay, "say hi"])
  expect(replayed.exitCode).toBe(0)
  expect(replayed.events.slice(1)).toEqual(recorded.events.slice(1))
  expect(await readFile(file, "utf8")).not.toContain(project.home)
})
