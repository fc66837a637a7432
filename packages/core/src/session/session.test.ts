import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { calls, says } from "../testing/scripted-model.js"
import { resultTexts, shell, talk } from "../../test/talk.js"

test("a task goes from the prompt over a command to the answer, once begun and once ended", async () => {
  const { ask, events, model } = await talk([calls(shell("echo hi")), says("It said hi.")])
  expect(await ask("say hi")).toMatchObject({ outcome: "completed", lastMessage: "It said hi." })
  expect(events.map((event) => event.type)).toEqual([
    "session-started",
    "task-started",
    "tool-begin",
    "tool-output",
    "tool-end",
    "text-delta",
    "assistant-message",
    "task-ended",
  ])
  expect(resultTexts(model.requests[1]?.items)).toEqual(["exit code 0\nhi\n"])
})

test("the instructions go with every request, the environment once, before the prompt", async () => {
  const { ask, model } = await talk([says("a"), says("b")])
  await ask("one")
  await ask("two")
  const [first, second] = model.requests
  expect(first?.instructions).toBe(second?.instructions)
  expect(second?.items.map((item) => item.type)).toEqual([
    "context-message",
    "user-message",
    "assistant-message",
    "user-message",
  ])
})

test("several calls of one reply run in their order", async () => {
  const { ask, cwd } = await talk([
    calls({ ...shell("echo a >> log"), callId: "1" }, { ...shell("echo b >> log"), callId: "2" }),
    says("done"),
  ])
  await ask("log")
  expect(readFileSync(join(cwd, "log"), "utf8")).toBe("a\nb\n")
})

test.each([
  ["bad JSON", { name: "shell", input: '{"command": [' }, /not valid JSON/],
  ["a missing field", { name: "shell", input: {} }, /command/],
  ["an unknown tool", { name: "fly", input: {} }, /unsupported call: fly; the tools are shell/],
  [
    "a program that is not there",
    { name: "shell", input: { command: ["nope"] } },
    /no such program/,
  ],
  ["an empty command", { name: "shell", input: { command: [] } }, /empty/],
])("%s goes back to the model, and the task goes on", async (_, call, message) => {
  const { ask, model } = await talk([calls(call), says("sorry")])
  expect(await ask("go")).toMatchObject({ outcome: "completed" })
  expect(resultTexts(model.requests[1]?.items)[0]).toMatch(message)
})

test.each([
  ["a string", { command: "echo x" }],
  ["cmd", { cmd: "echo x" }],
  ["a bare array", ["echo", "x"]],
  ["a time limit as text", { command: ["echo", "x"], timeout: "5000" }],
])("a command given as %s is understood", async (_, input) => {
  const { ask, model } = await talk([calls({ name: "container.exec", input }), says("ok")])
  await ask("go")
  expect(resultTexts(model.requests[1]?.items)).toEqual(["exit code 0\nx\n"])
})

test("a plan is shown", async () => {
  const steps = [{ step: "look", status: "in_progress" }]
  const { ask, events } = await talk([
    calls({ name: "update_plan", input: { plan: steps, explanation: "first" } }),
    says("ok"),
  ])
  await ask("plan")
  expect(events).toContainEqual({ type: "plan-updated", steps, explanation: "first" })
})

test("an image that the model asks for is put before it; another file is an error for it", async () => {
  const cwd = await tempFolder()
  const png = Buffer.from("89504e470d0a1a0a0000", "hex")
  writeFileSync(join(cwd, "a.png"), png)
  writeFileSync(join(cwd, "b.png"), "text")
  const { ask, model } = await talk(
    [
      calls(
        { name: "view_image", input: { path: "a.png" }, callId: "1" },
        { name: "view_image", input: { path: "b.png" }, callId: "2" },
      ),
      says("seen"),
    ],
    { cwd },
  )
  await ask("look")
  const results = model.requests[1]?.items.filter((item) => item.type === "tool-result") ?? []
  expect(results[0]).toMatchObject({ ok: true, content: [{ type: "image" }] })
  expect(results[1]).toMatchObject({ ok: false })
})

test("long output reaches the model with its middle left out", async () => {
  const { ask, model } = await talk([calls(shell("seq 1 100000")), says("ok")])
  await ask("count")
  const [text = ""] = resultTexts(model.requests[1]?.items)
  expect(text.length).toBeLessThan(41_000)
  expect(text).toMatch(/characters left out/)
  expect(text.endsWith("100000\n")).toBe(true)
})

test("the notifier gets one JSON argument after a completed task", async () => {
  const cwd = await tempFolder()
  const file = join(cwd, "notice.json")
  const { ask, session } = await talk([says("bye")], {
    cwd,
    notify: ["/bin/sh", "-c", `printf %s "$1" > ${file}.part && mv ${file}.part ${file}`, "sh"],
  })
  await ask("hello")
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10))
  const notice = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>
  expect(Object.keys(notice).slice(0, 4)).toEqual([
    "type",
    "turn-id",
    "input-messages",
    "last-assistant-message",
  ])
  expect(notice).toMatchObject({
    type: "agent-turn-complete",
    "input-messages": ["hello"],
    "last-assistant-message": "bye",
    "thread-id": session.id,
  })
})

test("a notifier that cannot be started is a warning, not the end", async () => {
  const { ask, until } = await talk([says("bye")], { notify: ["/no/such/notifier"] })
  expect(await ask("hello")).toMatchObject({ outcome: "completed" })
  expect(await until("notice")).toMatchObject({
    level: "warning",
    message: expect.stringContaining("/no/such/notifier"),
  })
})

test("a pipe that nobody writes to is no image and blocks nothing", async () => {
  const cwd = await tempFolder()
  execFileSync("mkfifo", [join(cwd, "pipe.png")])
  const { ask, model } = await talk(
    [calls({ name: "view_image", input: { path: "pipe.png" } }), says("no")],
    { cwd },
  )
  await ask("look")
  expect(resultTexts(model.requests[1]?.items)[0]).toContain("it is not a regular file")
})

test.each([[[]], [[""]], [["", "x"]]])(
  "the command %j is refused before it begins",
  async (command) => {
    const { ask, events } = await talk([calls({ name: "shell", input: { command } }), says("oh")])
    expect(await ask("go")).toMatchObject({ outcome: "completed" })
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "tool-rejected",
        by: "input",
        reason: "the command is empty",
      }),
    )
  },
)

test.each([
  ["a flood of wrong arguments", { name: "shell", input: { command: Array(200_000).fill(1) } }],
  ["a long name", { name: "x".repeat(1_000_000), input: {} }],
  ["a long argument", { name: "shell", input: { command: ["true", "x".repeat(10_000_000)] } }],
  ["a long text that is no JSON", { name: "shell", input: `{${"x".repeat(10_000_000)}` }],
  ["a deep argument", { name: "update_plan", input: "[".repeat(200_000) + "]".repeat(200_000) }],
])("%s is answered shortly, and the task goes on", async (_, call) => {
  const { ask, model } = await talk([calls(call), says("oh")])
  expect(await ask("go")).toMatchObject({ outcome: "completed" })
  const [told = ""] = resultTexts(model.requests[1]?.items)
  expect(told.length).toBeLessThan(1000)
  expect(told).not.toBe("")
})
