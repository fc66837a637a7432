import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test, vi } from "vitest"
import { calls, hangs, says } from "../testing/scripted-model.js"
import { testConfig } from "../testing/test-config.js"
import { shell, talk } from "../../test/talk.js"

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

test("what is typed after an interrupt is answered by the next task", async () => {
  const { model, session, until } = await talk([says("to the second")])
  session.send({ type: "user-input", text: "first", taskId: "one" })
  session.send({ type: "interrupt" })
  session.send({ type: "user-input", text: "second", taskId: "two" })
  expect(await until("task-ended")).toMatchObject({ taskId: "one", outcome: "interrupted" })
  expect(await until("task-ended")).toMatchObject({ taskId: "two", outcome: "completed" })
  expect(JSON.stringify(model.requests[0]?.items)).toMatch(/first.*second/)
})

test("an interrupt does not wait for a login shell that is slow", async () => {
  const home = await tempFolder()
  writeFileSync(join(home, ".profile"), "touch ~/up; sleep 30")
  vi.stubEnv("HOME", home)
  vi.stubEnv("SHELL", "/bin/sh")
  const { session, until } = await talk([calls(shell("true"))])
  const login = (async () => {
    while (!existsSync(join(home, "up"))) await new Promise((resolve) => setTimeout(resolve, 5))
    session.send({ type: "interrupt" })
    return until("task-ended")
  })()
  session.send({ type: "user-input", text: "go" })
  const timeout = new Promise((resolve) => setTimeout(resolve, 2000, "still waiting").unref())
  expect(await Promise.race([login, timeout])).toMatchObject({ outcome: "interrupted" })
  vi.unstubAllEnvs()
})

test("an interrupt does not wait for a sandbox that is being looked for", async () => {
  const never = new Promise<undefined>(() => {})
  const sandboxPolicy = { ...testConfig("/").sandboxPolicy, network: "none" as const }
  const { session, until } = await talk(
    [calls(shell("true"))],
    { sandboxPolicy },
    { sandbox: never },
  )
  session.send({ type: "user-input", text: "go" })
  await until("task-started")
  setTimeout(() => session.send({ type: "interrupt" }), 50)
  expect(await until("task-ended")).toMatchObject({ outcome: "interrupted" })
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

test("closing in the middle of a task ends it, then the events", async () => {
  const { session, until } = await talk([hangs("wait")])
  session.send({ type: "user-input", text: "go" })
  await until("text-delta")
  const closed = session.close()
  expect(await until("task-ended")).toMatchObject({ outcome: "interrupted" })
  await closed
  await expect(until("task-started")).rejects.toThrow("ended before")
})
