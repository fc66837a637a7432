import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { execJson, itemsOf, useProject, type Wire } from "./project.js"

const wires: readonly Wire[] = ["responses", "chat"]

/** What the model was told of the call with this id, on either wire. */
function outputOf(body: unknown, callId: string): string {
  const text = JSON.stringify(body)
  expect(text).toContain(callId)
  return text
}

describe.each(wires)("over %s, codex exec --json", (wire) => {
  test("shows a text and the usage", async () => {
    const project = await useProject([{ text: "Hello.", usage: { inputTokens: 7 } }], { wire })
    const { exitCode, events, stderr } = await execJson(project, ["say hello"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(events).toMatchObject([
      { type: "thread.started", schema_version: 1 },
      { type: "turn.started" },
      { type: "item.completed", item: { id: "item_0", type: "agent_message", text: "Hello." } },
      { type: "turn.completed", usage: { input_tokens: 7, output_tokens: 10 } },
    ])
    expect(project.server.requests).toHaveLength(1)
  })

  test("runs a command and tells the model its output", async () => {
    const call = { name: "shell", id: "call_1", args: { command: ["echo", "hi there"] } }
    const project = await useProject([{ toolCalls: [call] }, { text: "Done." }], { wire })
    const { exitCode, events } = await execJson(project, ["--yolo", "run it"])
    expect(exitCode).toBe(0)
    expect(events.map(({ type }) => type)).toEqual([
      "thread.started",
      "turn.started",
      "item.started",
      "item.completed",
      "item.completed",
      "turn.completed",
    ])
    expect(itemsOf(events)[0]).toEqual({
      id: "item_0",
      type: "command_execution",
      command: expect.stringContaining("echo"),
      aggregated_output: "hi there\n",
      exit_code: 0,
      status: "completed",
    })
    expect(outputOf(project.server.requests[1]?.body, "call_1")).toContain("hi there")
  })
})

describe("codex exec --json", () => {
  test("answers two parallel calls in their order", async () => {
    const toolCalls = ["one", "two"].map((word) => ({
      name: "shell",
      id: `call_${word}`,
      args: { command: ["echo", word] },
    }))
    const project = await useProject([{ toolCalls }, { text: "Done." }])
    const { events } = await execJson(project, ["--yolo", "run both"])
    expect(itemsOf(events)).toMatchObject([
      { id: "item_0", aggregated_output: "one\n" },
      { id: "item_1", aggregated_output: "two\n" },
      { id: "item_2", type: "agent_message" },
    ])
  })

  test("applies a patch", async () => {
    const input = [
      "*** Begin Patch",
      "*** Update File: a.txt",
      "@@",
      "-old",
      "+new",
      "*** Add File: b.txt",
      "+made",
      "*** End Patch",
    ].join("\n")
    const call = { name: "apply_patch", id: "call_1", args: { input } }
    const project = await useProject([{ toolCalls: [call] }, { text: "Done." }])
    await writeFile(join(project.cwd, "a.txt"), "old\n")
    const { events } = await execJson(project, ["-s", "workspace-write", "mend it"])
    expect(itemsOf(events)[0]).toEqual({
      id: "item_0",
      type: "file_change",
      changes: [
        { path: join(project.cwd, "a.txt"), kind: "update" },
        { path: join(project.cwd, "b.txt"), kind: "add" },
      ],
      status: "completed",
    })
    expect(await readFile(join(project.cwd, "a.txt"), "utf8")).toBe("new\n")
    expect(await readFile(join(project.cwd, "b.txt"), "utf8")).toBe("made\n")
  })

  test("goes on after a command that fails", async () => {
    const call = {
      name: "shell",
      id: "call_1",
      args: { command: ["sh", "-c", "echo no >&2; exit 3"] },
    }
    const project = await useProject([{ toolCalls: [call] }, { text: "It failed." }])
    const { exitCode, events } = await execJson(project, ["--yolo", "run it"])
    expect(exitCode).toBe(0)
    expect(itemsOf(events)[0]).toMatchObject({
      aggregated_output: "no\n",
      exit_code: 3,
      status: "failed",
    })
  })

  test.each([
    ["arguments that are not JSON", { name: "shell", rawArguments: '{"command": [' }, "shell"],
    ["an unknown tool", { name: "fly", args: {} }, "fly"],
  ])("tells the model of %s, and goes on", async (_what, call, name) => {
    const script = [{ toolCalls: [{ id: "call_1", ...call }] }, { text: "Sorry." }]
    const project = await useProject(script)
    const { exitCode, events } = await execJson(project, ["try"])
    expect(exitCode).toBe(0)
    expect(itemsOf(events)).toMatchObject([
      { type: "error", message: expect.stringContaining(name) },
      { type: "agent_message", text: "Sorry." },
    ])
    outputOf(project.server.requests[1]?.body, "call_1")
  })

  test("declines a patch that the sandbox does not allow", async () => {
    const input = "*** Begin Patch\n*** Add File: b.txt\n+made\n*** End Patch"
    const call = { name: "apply_patch", id: "call_1", args: { input } }
    const project = await useProject([{ toolCalls: [call] }, { text: "No." }])
    const { exitCode, events } = await execJson(project, ["-s", "read-only", "try"])
    expect(exitCode).toBe(0)
    expect(itemsOf(events)[0]).toMatchObject({ type: "file_change", status: "failed" })
  })
})

test("a reply that breaks off is asked for again, and the notice is not the end", async () => {
  const project = await useProject([{ text: "Half of", cutAfter: 200 }, { text: "Whole." }])
  const { exitCode, events } = await execJson(project, ["speak"])
  expect(exitCode).toBe(0)
  expect(events.filter(({ type }) => type === "error")).toMatchObject([{ will_retry: true }])
  expect(itemsOf(events)).toMatchObject([{ text: "Whole." }])
})

test("a provider that refuses ends the turn once, with its message and a code", async () => {
  const raw = JSON.stringify({ error: { message: "no such model" } })
  const project = await useProject([{ status: 400, raw }])
  const { exitCode, events, stderr } = await execJson(project, ["speak"])
  expect(exitCode).toBe(1)
  expect(stderr).toBe("")
  expect(events.slice(2)).toMatchObject([
    { type: "error", message: expect.stringContaining("no such model"), will_retry: false },
    {
      type: "turn.failed",
      error: { message: expect.stringContaining("no such model"), code: "request-refused" },
    },
  ])
})

test("a line of a megabyte arrives whole", async () => {
  const text = "ü".repeat(600_000)
  const project = await useProject([{ text }])
  const { events } = await execJson(project, ["speak"])
  expect(itemsOf(events)[0]).toMatchObject({ text })
})

test("a plan is a list that is completed before the turn is", async () => {
  const plan = (status: string) => ({
    toolCalls: [{ name: "update_plan", args: { plan: [{ step: "look", status }] } }],
  })
  const project = await useProject([plan("in_progress"), plan("completed"), { text: "Done." }])
  const { events } = await execJson(project, ["plan"])
  const todo = events.filter(({ item }) => item?.type === "todo_list")
  expect(todo).toMatchObject([
    { type: "item.started", item: { items: [{ text: "look", completed: false }] } },
    { type: "item.updated", item: { items: [{ text: "look", completed: true }] } },
    { type: "item.completed", item: { items: [{ text: "look", completed: true }] } },
  ])
  expect(events.at(-2)).toBe(todo.at(-1))
})

test("--max-turns stops a model that never ends", async () => {
  const call = { name: "shell", args: { command: ["true"] } }
  const project = await useProject(() => ({ toolCalls: [call] }))
  const { exitCode, events } = await execJson(project, ["--yolo", "--max-turns", "3", "go"])
  expect(exitCode).toBe(1)
  expect(events.at(-1)).toMatchObject({ type: "turn.failed", error: { code: "limit-reached" } })
  expect(project.server.requests).toHaveLength(3)
})
