import type { CommandResult, Event } from "@codex/core"
import { describe, expect, test } from "vitest"
import { type ExecEvent, execEventSchema } from "./exec-events.js"
import { jsonFold } from "./json.js"

const ls = { kind: "command", argv: ["/bin/bash", "-c", "ls -l"], cwd: "/repo" } as const

/** The lines, each of which fits the schema. */
function lines(events: readonly Event[]): readonly ExecEvent[] {
  const printed = events.flatMap(jsonFold())
  for (const line of printed) expect(execEventSchema.parse(line)).toEqual(line)
  return printed
}

function commandResult(result: Partial<CommandResult>): CommandResult {
  return {
    kind: "command",
    exitCode: 0,
    timedOut: false,
    durationMs: 5,
    output: "",
    ...result,
  }
}

describe("a command", () => {
  const begin: Event = { type: "tool-begin", callId: "c1", action: ls }
  const running = {
    id: "item_0",
    type: "command_execution",
    command: "/bin/bash -c 'ls -l'",
    aggregated_output: "",
    exit_code: null,
    status: "in_progress",
  } as const

  test.each([
    ["completed", { exitCode: 0, output: "a\nb\n" }, { exit_code: 0, aggregated_output: "a\nb\n" }],
    ["failed", { exitCode: 2, output: "no" }, { exit_code: 2, aggregated_output: "no" }],
    ["failed", { exitCode: null, timedOut: true }, { exit_code: null, aggregated_output: "" }],
  ] as const)("is shown when it starts and when it has %s", (status, result, fields) => {
    const end: Event = {
      type: "tool-end",
      callId: "c1",
      ok: status === "completed",
      result: commandResult(result),
    }
    expect(lines([begin, end])).toEqual([
      { type: "item.started", item: running },
      { type: "item.completed", item: { ...running, ...fields, status } },
    ])
  })

  test("that is broken off keeps what it has said", () => {
    const [, line] = lines([
      begin,
      { type: "tool-output", callId: "c1", text: "half" },
      { type: "tool-end", callId: "c1", ok: false, error: "interrupted" },
    ])
    expect(line).toEqual({
      type: "item.completed",
      item: { ...running, aggregated_output: "half\ninterrupted", status: "failed" },
    })
  })

  test("that the policy refuses is declined, with the reason", () => {
    const rejection = { by: "policy", reason: "it would leave the sandbox", action: ls } as const
    expect(lines([{ type: "tool-rejected", callId: "c1", name: "shell", ...rejection }])).toEqual([
      {
        type: "item.completed",
        item: { ...running, aggregated_output: "it would leave the sandbox", status: "declined" },
      },
    ])
  })

  test("has the number of its start, whichever ends first", () => {
    const result = commandResult({})
    const ids = lines([
      begin,
      { type: "tool-begin", callId: "c2", action: ls },
      { type: "tool-end", callId: "c2", ok: true, result },
      { type: "assistant-message", text: "hi" },
      { type: "tool-end", callId: "c1", ok: true, result },
    ]).map((line) => [line.type, "item" in line ? line.item.id : undefined])
    expect(ids).toEqual([
      ["item.started", "item_0"],
      ["item.started", "item_1"],
      ["item.completed", "item_1"],
      ["item.completed", "item_2"],
      ["item.completed", "item_0"],
    ])
  })
})

describe("a patch", () => {
  const changes = [
    { kind: "update", path: "/repo/z", movePath: "/repo/y", diff: "" },
    { kind: "delete", path: "/repo/b" },
    { kind: "add", path: "/repo/a", content: "x" },
  ] as const
  const listed = [
    { path: "/repo/a", kind: "add" },
    { path: "/repo/b", kind: "delete" },
    { path: "/repo/z", kind: "update" },
  ]
  const begin: Event = { type: "tool-begin", callId: "p", action: { kind: "patch", changes } }

  test("lists its files by path, a move as one update", () => {
    const result = { kind: "patch", changes, summary: "", durationMs: 1 } as const
    const item = { id: "item_0", type: "file_change", changes: listed }
    expect(lines([begin, { type: "tool-end", callId: "p", ok: true, result }])).toEqual([
      { type: "item.started", item: { ...item, status: "in_progress" } },
      { type: "item.completed", item: { ...item, status: "completed" } },
    ])
  })

  test("that fails says why", () => {
    const [, line] = lines([
      begin,
      { type: "tool-end", callId: "p", ok: false, error: "disk full" },
    ])
    expect(line).toMatchObject({ item: { status: "failed", error: { message: "disk full" } } })
  })

  test("that the policy refuses is a failed change", () => {
    const action = { kind: "patch", changes } as const
    const rejection = { by: "policy", reason: "read-only", action } as const
    expect(
      lines([{ type: "tool-rejected", callId: "p", name: "apply_patch", ...rejection }]),
    ).toMatchObject([
      {
        type: "item.completed",
        item: { changes: listed, status: "failed", error: { message: "read-only" } },
      },
    ])
  })
})

describe("an MCP call", () => {
  const action = { kind: "mcp", server: "docs", tool: "find", input: '{"q":1}' } as const
  const begin: Event = { type: "tool-begin", callId: "m", action }
  const started = {
    id: "item_0",
    type: "mcp_tool_call",
    server: "docs",
    tool: "find",
    arguments: { q: 1 },
  }

  test("carries its arguments and its result", () => {
    const result = { kind: "mcp", content: [{ type: "text" }], durationMs: 1 } as const
    expect(lines([begin, { type: "tool-end", callId: "m", ok: true, result }])).toEqual([
      {
        type: "item.started",
        item: { ...started, result: null, error: null, status: "in_progress" },
      },
      {
        type: "item.completed",
        item: {
          ...started,
          result: { content: [{ type: "text" }], structured_content: null },
          error: null,
          status: "completed",
        },
      },
    ])
  })

  test("that fails has an error and no result", () => {
    const result = { kind: "mcp", content: [], error: "gone", durationMs: 1 } as const
    const [, line] = lines([begin, { type: "tool-end", callId: "m", ok: false, result }])
    expect(line).toMatchObject({
      item: { result: null, error: { message: "gone" }, status: "failed" },
    })
  })
})
