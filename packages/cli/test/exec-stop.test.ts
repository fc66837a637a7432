import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { closeSync, existsSync, openSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { checkEventLines, startCodex } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { codex, codexOn, execJson, type Project, useProject } from "./project.js"

/** A command that tells its process id and then sleeps, and with it the model that calls it. */
const sleeping = [
  {
    toolCalls: [
      { name: "shell", args: { command: ["sh", "-c", "echo $$ > pid; sleep 60 & sleep 60"] } },
    ],
  },
]

/** Resolves when the file is there and has a line. */
async function lineOf(file: string): Promise<string> {
  while (true) {
    const text = await readFile(file, "utf8").catch(() => "")
    if (text.endsWith("\n")) return text.trim()
    await sleep(10)
  }
}

/** Whether a process of the command's group is left; one that is dead and not yet reaped is not. */
function runs(group: string): boolean {
  const lines = execFileSync("ps", ["-A", "-o", "pgid=,stat="], { encoding: "utf8" }).split("\n")
  return lines.some((line) => {
    const [pgid, state = "Z"] = line.trim().split(/\s+/)
    return pgid === group && !state.startsWith("Z")
  })
}

async function startSleeping(project: Project, flags: readonly string[]) {
  const running = startCodex(
    ["exec", "--yolo", ...flags, "sleep"],
    { cwd: project.cwd },
    project.home,
  )
  const group = await lineOf(join(project.cwd, "pid"))
  return { ...running, group }
}

describe.each([
  ["SIGINT", { exitCode: 1, signal: null }],
  ["SIGTERM", { exitCode: null, signal: "SIGTERM" }],
  // A terminal that is closed.
  ["SIGHUP", { exitCode: null, signal: "SIGHUP" }],
] as const)("%s", (signal, end) => {
  test("ends the turn, leaves no child, and ends the process its own way", async () => {
    const project = await useProject(sleeping)
    const { child, result, group } = await startSleeping(project, ["--json"])
    child.kill(signal)
    const { stdout, ...how } = await result
    expect(how).toMatchObject(end)
    expect(runs(group)).toBe(false)
    const events = checkEventLines(stdout)
    expect(events.at(-1)).toMatchObject({
      type: "turn.failed",
      error: { message: `the turn was aborted by ${signal}`, code: "interrupted" },
    })
    expect(events.filter(({ type }) => type === "item.started")).toHaveLength(1)
    expect(events.filter(({ type }) => type === "item.completed")).toMatchObject([
      { item: { type: "command_execution", status: "failed" } },
    ])
  })
})

test("a signal ends a request that is never answered", async () => {
  const project = await useProject([{ text: "…", stayOpen: true, gapMs: 30_000 }])
  const running = startCodex(["exec", "--json", "wait"], { cwd: project.cwd }, project.home)
  while (project.server.requests.length === 0) {
    await sleep(10)
  }
  running.child.kill("SIGINT")
  const { stdout, exitCode } = await running.result
  expect(exitCode).toBe(1)
  expect(checkEventLines(stdout).at(-1)).toMatchObject({ type: "turn.failed" })
})

describe("a second signal", () => {
  /** A command that heeds nothing but SIGKILL. */
  const stubborn = [
    {
      toolCalls: [
        {
          name: "shell",
          args: { command: ["sh", "-c", "trap '' TERM INT; echo $$ > pid; sleep 60 & sleep 60"] },
        },
      ],
    },
  ]

  test.each([
    ["SIGINT", { exitCode: 1, signal: null }],
    ["SIGTERM", { exitCode: null, signal: "SIGTERM" }],
  ] as const)("%s ends it at once, its own way, and leaves no child", async (signal, end) => {
    const project = await useProject(stubborn)
    const { child, result, group } = await startSleeping(project, ["--json"])
    child.kill(signal)
    await sleep(100)
    child.kill(signal)
    expect(await result).toMatchObject(end)
    expect(runs(group)).toBe(false)
  })
})

describe("a reader that stalls", () => {
  async function stalled() {
    const project = await useProject([{ text: "x".repeat(2_000_000) }])
    const { child, result } = startCodex(
      ["exec", "--json", "speak"],
      { cwd: project.cwd },
      project.home,
    )
    child.stdout?.pause()
    while (project.server.requests.length === 0) await sleep(10)
    await sleep(200)
    return { child, result }
  }

  test("does not keep a stopped process", async () => {
    const { child, result } = await stalled()
    child.kill("SIGTERM")
    await once(child, "exit")
    child.stdout?.resume()
    expect(await result).toMatchObject({ signal: "SIGTERM" })
  })

  test("is not waited for after a second signal", async () => {
    const { child, result } = await stalled()
    child.kill("SIGTERM")
    await sleep(100)
    child.kill("SIGTERM")
    await once(child, "exit")
    child.stdout?.resume()
    expect(await result).toMatchObject({ exitCode: null, signal: "SIGTERM" })
  })
})

test("a reader that goes away ends the run quietly, with its command", async () => {
  const project = await useProject([...sleeping])
  const { child, result, group } = await startSleeping(project, ["--json"])
  child.stdout?.destroy()
  // The next line finds nobody; the sleeping command is ended to have one.
  process.kill(-Number(group), "SIGKILL")
  const { exitCode, stderr } = await result
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" })
  expect(runs(group)).toBe(false)
})

// Only Linux has a device that is always full.
test.skipIf(!existsSync("/dev/full")).each([["--json"], ["--color=never"]])(
  "a full disk behind stdout fails the run and is said, with %s",
  async (flag) => {
    const project = await useProject([{ text: "Hi." }])
    const stdout = openSync("/dev/full", "w")
    const { exitCode, stderr } = await codexOn(project, ["exec", flag, "speak"], { stdout })
    closeSync(stdout)
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/stdout cannot be written: ENOSPC/)
  },
)

test("a slow reader gets every line", async () => {
  const text = "x".repeat(300_000)
  const project = await useProject([{ text }])
  const { child, result } = startCodex(
    ["exec", "--json", "speak"],
    { cwd: project.cwd },
    project.home,
  )
  child.stdout?.pause()
  setTimeout(() => child.stdout?.resume(), 500)
  const { exitCode, stdout } = await result
  expect(exitCode).toBe(0)
  expect(checkEventLines(stdout).at(-2)).toMatchObject({ item: { text } })
})

test("--timeout ends the turn and names the limit", async () => {
  const project = await useProject(sleeping)
  // Long enough for the command to have begun, on a busy machine too.
  const { exitCode, events } = await execJson(project, ["--yolo", "--timeout", "8", "sleep"])
  expect(exitCode).toBe(1)
  expect(events.at(-1)).toMatchObject({
    type: "turn.failed",
    error: { message: expect.stringContaining("--timeout"), code: "limit-reached" },
  })
  expect(runs(await lineOf(join(project.cwd, "pid")))).toBe(false)
})

test("an interrupted turn leaves a session that goes on", async () => {
  const project = await useProject((k) => (k === 0 ? (sleeping[0] ?? {}) : { text: "Again." }))
  const { child, result } = await startSleeping(project, ["--json"])
  child.kill("SIGINT")
  const [started] = checkEventLines((await result).stdout)
  const resumed = await execJson(project, ["resume", String(started?.["thread_id"]), "go on"])
  expect(resumed.exitCode).toBe(0)
  expect(JSON.stringify(project.server.requests[1]?.body)).toContain("aborted")
})

test("in human mode a stopped turn says so once", async () => {
  const project = await useProject(sleeping)
  const result = await codex(project, ["exec", "--yolo", "--timeout", "0.5", "sleep"])
  expect(result).toMatchObject({ exitCode: 1, stdout: "" })
  expect(result.stderr.match(/ERROR/g)).toHaveLength(1)
})
