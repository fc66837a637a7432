import type { Event, Usage } from "@codex/core"
import { describe, expect, test } from "vitest"
import { type ExecEvent, execEventSchema } from "./exec-events.js"
import { jsonFold } from "./json.js"

const started: Event = {
  type: "session-started",
  sessionId: "s1",
  model: "m",
  provider: "openai",
  cwd: "/repo",
  approvalPolicy: "never",
  sandboxPolicy: { read: "all", write: [], network: "none", protectedPaths: [], deniedPaths: [] },
  resumed: false,
}
const taskStarted: Event = { type: "task-started", taskId: "t1" }
const completed: Event = { type: "task-ended", taskId: "t1", outcome: "completed" }
const ls = { kind: "command", argv: ["/bin/bash", "-c", "ls -l"], cwd: "/repo" } as const
const usage = (inputTokens: number): Usage => ({
  inputTokens,
  cachedInputTokens: 1,
  cacheWriteInputTokens: 2,
  outputTokens: 3,
  reasoningOutputTokens: 4,
})
const usageFields = (input: number) => ({
  input_tokens: input,
  cached_input_tokens: 1,
  cache_write_input_tokens: 2,
  output_tokens: 3,
  reasoning_output_tokens: 4,
})

/** The lines, each of which fits the schema. */
function lines(events: readonly Event[], past?: Usage): readonly ExecEvent[] {
  const printed = events.flatMap(jsonFold(past))
  for (const line of printed) expect(execEventSchema.parse(line)).toEqual(line)
  return printed
}

describe("a turn", () => {
  test("begins with the thread and ends with the usage of the whole thread", () => {
    expect(
      lines([
        started,
        taskStarted,
        { type: "text-delta", text: "Do" },
        { type: "assistant-message", text: "Done." },
        { type: "usage", turn: usage(10), total: usage(30) },
        { ...completed, lastMessage: "Done." },
      ]),
    ).toEqual([
      { type: "thread.started", thread_id: "s1", schema_version: 1 },
      { type: "turn.started" },
      { type: "item.completed", item: { id: "item_0", type: "agent_message", text: "Done." } },
      { type: "turn.completed", usage: usageFields(30) },
    ])
  })

  test("tells at its end where the last request's tokens went, and what was mended", () => {
    const prompt = { instructions: 1, tools: 2, mcp: { docs: 3 }, files: 4, history: 5 }
    const repairs = { text: 2, json: 1, name: 3, argv: 4 }
    const printed = lines([
      started,
      taskStarted,
      { type: "usage", turn: usage(10), total: usage(10), prompt: { ...prompt, history: 0 } },
      { type: "usage", turn: usage(20), total: usage(30), prompt, costUsd: 0.5 },
      { type: "notice", level: "info", message: "Mended …", repairs },
      completed,
      taskStarted,
      completed,
    ])
    const ends = printed.filter(({ type }) => type === "turn.completed")
    const account = { usage: { ...usageFields(30), cost_usd: 0.5 }, prompt_tokens: prompt }
    expect(ends).toEqual([
      {
        type: "turn.completed",
        ...account,
        repairs: { calls_as_text: 2, broken_json: 1, tool_names: 3, strings_for_lists: 4 },
      },
      { type: "turn.completed", ...account },
    ])
    expect(printed.some(({ type }) => type === "item.completed")).toBe(false)
  })

  test("without any usage of its own counts what the resumed thread has used", () => {
    expect(lines([completed], usage(7))).toEqual([
      { type: "turn.completed", usage: usageFields(7) },
    ])
  })

  test.each(["failed", "interrupted"] as const)(
    "that %s says why, twice, and with a code",
    (outcome) => {
      const error = { code: "auth-missing", message: "no key" } as const
      expect(lines([{ type: "task-ended", taskId: "t1", outcome, error }], usage(7))).toEqual([
        { type: "error", message: "no key", will_retry: false },
        {
          type: "turn.failed",
          error: { message: "no key", code: "auth-missing" },
          usage: usageFields(7),
        },
      ])
    },
  )

  test("that is retried says so in an error that is not the end", () => {
    const event = { attempt: 2, maxAttempts: 5, delayMs: 400, reason: "stream cut" } as const
    expect(lines([{ type: "retrying", ...event }])).toEqual([
      { type: "error", message: "Reconnecting... 2/5 (stream cut)", will_retry: true },
    ])
  })
})

test("a plan is one list: started, updated, and completed before the turn is", () => {
  const plan = (status: "pending" | "completed"): Event => ({
    type: "plan-updated",
    steps: [{ step: "look", status }],
  })
  const list = (completed: boolean) => ({
    id: "item_0",
    type: "todo_list",
    items: [{ text: "look", completed }],
  })
  expect(lines([plan("pending"), plan("completed"), completed]).slice(0, 3)).toEqual([
    { type: "item.started", item: list(false) },
    { type: "item.updated", item: list(true) },
    { type: "item.completed", item: list(true) },
  ])
})

test("a call that could not be understood is an error item that names the tool", () => {
  const rejection = { by: "input", reason: "no such tool" } as const
  expect(lines([{ type: "tool-rejected", callId: "x", name: "fly", ...rejection }])).toEqual([
    {
      type: "item.completed",
      item: {
        id: "item_0",
        type: "error",
        message: "the call of fly was rejected: no such tool",
      },
    },
  ])
})

test("the same notice is shown once", () => {
  const notice: Event = { type: "notice", level: "warning", message: "weak sandbox" }
  expect(lines([notice, notice])).toHaveLength(1)
})

test("reading, deltas and questions print nothing", () => {
  const read = { kind: "read", paths: ["/repo/a.png"] } as const
  expect(
    lines([
      { type: "tool-begin", callId: "r", action: read },
      { type: "tool-end", callId: "r", ok: true, result: read },
      { type: "text-delta", text: "x" },
      { type: "reasoning-delta", text: "x" },
      { type: "approval-request", callId: "q", action: ls, where: "inside" },
      { type: "compacted", summary: "s" },
    ]),
  ).toEqual([])
})

test("a reasoning summary is an item of its own", () => {
  expect(lines([{ type: "reasoning", text: "because" }])).toEqual([
    { type: "item.completed", item: { id: "item_0", type: "reasoning", text: "because" } },
  ])
})
