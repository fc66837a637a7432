import type { CommandResult, Event } from "@codex/core"
import { expect, test } from "vitest"
import { protoFold } from "./mapping.js"

const command = { kind: "command", argv: ["ls", "-l"], cwd: "/repo" } as const
const changes = [
  { kind: "add", path: "/repo/a", content: "x\n" },
  { kind: "delete", path: "/repo/b" },
  { kind: "update", path: "/repo/c", diff: "@@", movePath: "/repo/d" },
] as const
const protoChanges = {
  "/repo/a": { add: { content: "x\n" } },
  "/repo/b": "delete",
  "/repo/c": { update: { unified_diff: "@@", move_path: "/repo/d" } },
}
const started: Event = { type: "task-started", taskId: "7" }

function messages(events: readonly Event[]) {
  const fold = protoFold("0")
  return events.flatMap((event) => fold(event)).map(({ msg }) => msg)
}

function commandEnd(result: Partial<CommandResult>): Event {
  return {
    type: "tool-end",
    callId: "c",
    ok: result.exitCode === 0,
    result: {
      kind: "command",
      exitCode: 0,
      timedOut: false,
      durationMs: 1,
      output: "",
      ...result,
    },
  }
}

test("a task's events carry the submission that started it", () => {
  const fold = protoFold("0")
  const notice: Event = { type: "notice", level: "info", message: "hello" }
  const ids = [notice, started, { type: "assistant-message", text: "hi" } as const]
  expect(ids.flatMap((event) => fold(event)).map(({ id }) => id)).toEqual(["0", "7", "7"])
})

test("a task ends with task_complete or with its error", () => {
  const end = { type: "task-ended", taskId: "7" } as const
  const error = { code: "interrupted", message: "the turn was interrupted" } as const
  expect(messages([{ ...end, outcome: "completed" }])).toEqual([{ type: "task_complete" }])
  expect(messages([{ ...end, outcome: "interrupted", error }])).toEqual([
    { type: "error", message: "the turn was interrupted" },
  ])
})

test("a command has a begin and an end", () => {
  expect(
    messages([
      { type: "tool-begin", callId: "c", action: command },
      commandEnd({ exitCode: 3, output: "out" }),
    ]),
  ).toEqual([
    { type: "exec_command_begin", call_id: "c", command: ["ls", "-l"], cwd: "/repo" },
    { type: "exec_command_end", call_id: "c", stdout: "out", stderr: "", exit_code: 3 },
  ])
})

test.each([
  [{ exitCode: null, signal: "SIGKILL" }, 137],
  [{ exitCode: null, signal: "SIGTERM", timedOut: true }, 124],
] as const)("a command that a signal ends has a shell's exit code: %j", (result, exit_code) => {
  expect(messages([commandEnd(result)])).toMatchObject([{ exit_code }])
})

test("a command that could not be started ends too", () => {
  const events: Event[] = [
    { type: "tool-begin", callId: "c", action: command },
    { type: "tool-end", callId: "c", ok: false, error: "no such program: ls" },
  ]
  expect(messages(events)[1]).toEqual({
    type: "exec_command_end",
    call_id: "c",
    stdout: "",
    stderr: "no such program: ls",
    exit_code: -1,
  })
})

test("of each stream 5120 characters are passed on, whole ones", () => {
  const [end] = messages([commandEnd({ output: "🙂".repeat(6000) })])
  expect(end).toMatchObject({ stdout: "🙂".repeat(5120) })
})

test("a command that runs again outside of the sandbox has a name of its own", () => {
  const begin: Event = { type: "tool-begin", callId: "c", action: command }
  const ask: Event = {
    type: "approval-request",
    callId: "c",
    action: command,
    where: "outside",
    reason: "denied",
  }
  const events = [begin, commandEnd({ exitCode: 1 }), ask, begin, commandEnd({})]
  expect(messages(events).map((msg) => ("call_id" in msg ? [msg.type, msg.call_id] : []))).toEqual([
    ["exec_command_begin", "c"],
    ["exec_command_end", "c"],
    ["exec_approval_request", "c"],
    ["exec_command_begin", "c-retry"],
    ["exec_command_end", "c-retry"],
  ])
})

test("a question about a patch lists its changes by path, and an answer makes it not automatic", () => {
  const action = { kind: "patch", changes } as const
  const result = { kind: "patch", changes, summary: "Done", durationMs: 1 } as const
  expect(
    messages([
      { type: "approval-request", callId: "p", action, where: "inside" },
      { type: "tool-begin", callId: "p", action },
      { type: "tool-end", callId: "p", ok: true, result },
    ]),
  ).toEqual([
    { type: "apply_patch_approval_request", call_id: "p", changes: protoChanges },
    { type: "patch_apply_begin", call_id: "p", auto_approved: false, changes: protoChanges },
    { type: "patch_apply_end", call_id: "p", stdout: "Done", stderr: "", success: true },
  ])
})

test("a retry and a notice are background events", () => {
  const retry = { attempt: 1, maxAttempts: 5, delayMs: 200, reason: "cut" } as const
  expect(messages([{ type: "retrying", ...retry }])).toEqual([
    { type: "background_event", message: "stream error: cut; retrying 1/5 in 200 ms" },
  ])
})
