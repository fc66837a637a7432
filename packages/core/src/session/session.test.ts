import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import type { Config } from "../config/config.js"
import type { Event, TaskEnded } from "../protocol/event.js"
import { type Item, textOf } from "../protocol/item.js"
import type { SandboxPolicy } from "../protocol/policy.js"
import type { Sandbox } from "../sandbox/sandbox.js"
import { calls, hangs, says, type ScriptedReply, scriptedModel } from "../testing/scripted-model.js"
import { testConfig } from "../testing/test-config.js"
import type { SessionOptions } from "./session.js"
import { startSession } from "./start.js"

const readOnly: SandboxPolicy = {
  read: "all",
  write: [],
  network: "none",
  protectedPaths: [],
  deniedPaths: [],
}

/** A session over a scripted model, and what it has shown so far. */
async function talk(
  replies: readonly ScriptedReply[],
  changes: Partial<Config> = {},
  options: SessionOptions = {},
) {
  const cwd = changes.cwd ?? (await tempFolder())
  const model = scriptedModel(replies)
  const session = await startSession(testConfig(cwd, changes), {
    model,
    ephemeral: true,
    ...options,
  })
  const events: Event[] = []
  const reader = session.events[Symbol.asyncIterator]()
  /** Reads up to the first event of this type. */
  async function until<T extends Event["type"]>(type: T): Promise<Extract<Event, { type: T }>> {
    while (true) {
      const { value, done } = await reader.next()
      if (done === true) throw new Error(`the session ended before ${type}`)
      events.push(value)
      if (value.type === type) return value as Extract<Event, { type: T }>
    }
  }
  async function ask(text: string): Promise<TaskEnded> {
    session.send({ type: "user-input", text })
    return until("task-ended")
  }
  return { cwd, model, session, events, until, ask }
}

const shell = (script: string) => ({ name: "shell", input: { command: ["bash", "-lc", script] } })

function resultTexts(items: readonly Item[]): readonly string[] {
  return items.flatMap((item) => (item.type === "tool-result" ? [textOf(item.content)] : []))
}

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
  expect(resultTexts(model.requests[1]?.items ?? [])).toEqual(["exit code 0\nhi\n"])
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
  expect(resultTexts(model.requests[1]?.items ?? [])[0]).toMatch(message)
})

test.each([
  ["a string", { command: "echo x" }],
  ["cmd", { cmd: "echo x" }],
  ["a bare array", ["echo", "x"]],
  ["a time limit as text", { command: ["echo", "x"], timeout: "5000" }],
])("a command given as %s is understood", async (_, input) => {
  const { ask, model } = await talk([calls({ name: "container.exec", input }), says("ok")])
  await ask("go")
  expect(resultTexts(model.requests[1]?.items ?? [])).toEqual(["exit code 0\nx\n"])
})

test("an interrupt ends the task at once and the next request has a whole history", async () => {
  const { ask, events, model, session, until, cwd } = await talk([
    calls(
      { ...shell("touch up; sleep 30"), callId: "slow" },
      { ...shell("echo never"), callId: "next" },
    ),
    says("as you like"),
  ])
  session.send({ type: "user-input", text: "wait" })
  await until("tool-begin")
  while (!existsSync(join(cwd, "up"))) await new Promise((resolve) => setTimeout(resolve, 5))
  session.send({ type: "interrupt" })
  expect(await until("task-ended")).toMatchObject({
    outcome: "interrupted",
    error: { code: "interrupted" },
  })
  expect(events.filter((event) => event.type === "tool-end")).toHaveLength(1)
  await ask("go on")
  expect(model.requests[1]?.items.map((item) => item.type)).toEqual([
    "context-message",
    "user-message",
    "tool-call",
    "tool-call",
    "tool-result",
    "tool-result",
    "user-message",
  ])
})

test("what was said before an interrupt stays in the history", async () => {
  const { ask, model, session, until } = await talk([hangs("I was about to"), says("yes")])
  session.send({ type: "user-input", text: "tell" })
  await until("text-delta")
  session.send({ type: "interrupt" })
  expect(await until("task-ended")).toMatchObject({
    outcome: "interrupted",
    lastMessage: "I was about to",
  })
  await ask("go on")
  expect(model.requests[1]?.items).toContainEqual({
    type: "assistant-message",
    text: "I was about to",
    partial: true,
  })
})

test("what is typed while the last reply comes in is answered in the same task", async () => {
  const { model, session, until } = await talk([
    async function* () {
      session.send({ type: "user-input", text: "and this" })
      yield* says("first")
    },
    says("second"),
  ])
  session.send({ type: "user-input", text: "this" })
  expect(await until("task-ended")).toMatchObject({ lastMessage: "second" })
  expect(model.requests[1]?.items.at(-1)).toMatchObject({ content: [{ text: "and this" }] })
})

test("what is typed while a task fails starts the next one", async () => {
  const { session, until } = await talk([
    async function* () {
      session.send({ type: "user-input", text: "again", taskId: "second" })
      throw new Error("broken")
    },
    says("fine"),
  ])
  session.send({ type: "user-input", text: "go", taskId: "first" })
  expect(await until("task-ended")).toMatchObject({ taskId: "first", outcome: "failed" })
  expect(await until("task-ended")).toMatchObject({ taskId: "second", outcome: "completed" })
})

test("a failed task leaves a session that hears", async () => {
  const { ask } = await talk([
    async function* () {
      throw new Error("broken")
    },
    says("fine"),
  ])
  expect(await ask("go")).toMatchObject({ outcome: "failed", error: { message: "broken" } })
  expect(await ask("again")).toMatchObject({ outcome: "completed" })
})

test("empty input is refused and starts nothing", async () => {
  const { session, ask } = await talk([says("yes")])
  expect(() => session.send({ type: "user-input", text: " \n" })).toThrow("the input is empty")
  expect(await ask("hello")).toMatchObject({ outcome: "completed" })
})

test("without a sandbox nothing runs unconfined", async () => {
  const { ask, cwd, events, model } = await talk([calls(shell("touch ran")), says("no")], {
    sandboxPolicy: readOnly,
  })
  await ask("go")
  expect(existsSync(join(cwd, "ran"))).toBe(false)
  expect(events).toContainEqual(expect.objectContaining({ type: "tool-rejected", by: "policy" }))
  expect(resultTexts(model.requests[1]?.items ?? [])[0]).toMatch(/^refused: no sandbox/)
})

test("the question is answered with no, and the person's words reach the model", async () => {
  const { cwd, model, session, until } = await talk(
    [calls({ ...shell("touch ran"), callId: "c" }), says("ok")],
    { sandboxPolicy: readOnly, approvalPolicy: "unless-allow-listed" },
  )
  session.send({ type: "user-input", text: "go" })
  expect(await until("approval-request")).toMatchObject({ callId: "c", where: "outside" })
  session.send({ type: "approval", callId: "c", decision: "denied", message: "use make" })
  await until("task-ended")
  expect(existsSync(join(cwd, "ran"))).toBe(false)
  expect(resultTexts(model.requests[1]?.items ?? [])).toEqual(["rejected by the user: use make"])
})

test("an abort instead of an answer ends the task", async () => {
  const { session, until } = await talk([calls({ ...shell("true"), callId: "c" })], {
    sandboxPolicy: readOnly,
    approvalPolicy: "on-failure",
  })
  session.send({ type: "user-input", text: "go" })
  await until("approval-request")
  session.send({ type: "approval", callId: "c", decision: "abort" })
  expect(await until("task-ended")).toMatchObject({ outcome: "interrupted" })
})

test("what the sandbox refused runs outside only after a yes to exactly that", async () => {
  const { cwd, events, model, session, until } = await talk(
    [calls({ ...shell("touch made && echo ok"), callId: "c" }), says("done")],
    { sandboxPolicy: readOnly, approvalPolicy: "on-failure" },
    { sandbox: refusingSandbox },
  )
  session.send({ type: "user-input", text: "go" })
  expect(await until("approval-request")).toMatchObject({
    where: "outside",
    reason: "the sandbox refused it: touch: Read-only file system",
  })
  expect(existsSync(join(cwd, "made"))).toBe(false)
  session.send({ type: "approval", callId: "c", decision: "approved" })
  await until("task-ended")
  expect(existsSync(join(cwd, "made"))).toBe(true)
  expect(resultTexts(model.requests[1]?.items ?? [])).toEqual(["exit code 0\nok\n"])
  expect(events.filter((event) => event.type === "tool-begin")).toHaveLength(2)
  expect(events.filter((event) => event.type === "tool-end")).toHaveLength(2)
})

test("under never, the model gets the real output and the sandbox's word", async () => {
  const { ask, model } = await talk(
    [calls(shell("touch made")), says("cannot")],
    { sandboxPolicy: readOnly },
    { sandbox: refusingSandbox },
  )
  await ask("go")
  const [text] = resultTexts(model.requests[1]?.items ?? [])
  expect(text).toContain("exit code 1\ntouch: Read-only file system")
  expect(text).toContain("The sandbox seems to have refused this")
})

/** Refuses as a read-only tree does. */
const refusingSandbox: Sandbox = {
  name: "refusing",
  gaps: [],
  wrap: (command) => ({
    ...command,
    argv: ["/bin/sh", "-c", "echo 'touch: Read-only file system' >&2; exit 1"],
  }),
}

test("keys do not reach commands, whatever they are called", async () => {
  process.env.MY_MODEL_PASS_PHRASE = "canary-1"
  process.env.SOME_TOKEN = "canary-2"
  const { ask, model } = await talk([calls(shell("env")), says("ok")], {
    provider: { ...testConfig("/").provider, envKey: "MY_MODEL_PASS_PHRASE" },
  })
  await ask("go")
  expect(resultTexts(model.requests[1]?.items ?? [])[0]).not.toContain("canary")
})

test("the same failing call is pointed out to the model and at last ends the task", async () => {
  const { ask, model } = await talk(Array.from({ length: 20 }, () => calls(shell("false"))))
  expect(await ask("go")).toMatchObject({ outcome: "failed", error: { code: "limit-reached" } })
  expect(model.requests.length).toBe(8)
  expect(JSON.stringify(model.requests[3]?.items)).toContain("failed 3 times in a row")
})

test("a task stops at its limit of turns", async () => {
  const { ask, model } = await talk(
    [calls(shell("true")), calls(shell("true"))],
    {},
    { maxTurns: 2 },
  )
  expect(await ask("go")).toMatchObject({ outcome: "failed", error: { code: "limit-reached" } })
  expect(model.requests).toHaveLength(2)
})

test("a reply that is retried is forgotten, and only the whole one counts", async () => {
  const { ask, model, events } = await talk([
    [
      { type: "text-delta", text: "half" },
      {
        type: "item",
        item: { type: "tool-call", callId: "x", name: "shell", input: "{}", inputKind: "json" },
      },
      { type: "retrying", attempt: 1, maxAttempts: 5, delayMs: 1, reason: "cut" },
      ...says("whole"),
    ],
  ])
  expect(await ask("go")).toMatchObject({ lastMessage: "whole" })
  expect(model.requests).toHaveLength(1)
  expect(events.some((event) => event.type === "tool-rejected")).toBe(false)
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
  const [text = ""] = resultTexts(model.requests[1]?.items ?? [])
  expect(text.length).toBeLessThan(41_000)
  expect(text).toMatch(/characters left out/)
  expect(text.endsWith("100000\n")).toBe(true)
})

test("closing in the middle of a task ends it, then the events", async () => {
  const { session, until } = await talk([hangs("wait")])
  session.send({ type: "user-input", text: "go" })
  await until("text-delta")
  const closed = session.close()
  expect(await until("task-ended")).toMatchObject({ outcome: "interrupted" })
  await closed
  await expect(until("task-started")).rejects.toThrow("ended before")
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
