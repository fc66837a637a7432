import { describe, expect, test } from "vitest"
import { firstId, turn } from "../../test/store/session-file.js"
import { anyTime, ownLine, startedLog } from "../../test/store/started-log.js"
import type { Event } from "../protocol/event.js"
import { noUsage } from "../protocol/usage.js"

describe("a session's file", () => {
  test("begins with what the session is", async () => {
    const { lines } = await startedLog()
    expect(lines()[0]).toEqual({
      timestamp: anyTime,
      type: "session_meta",
      payload: {
        id: firstId,
        session_id: firstId,
        timestamp: anyTime,
        cwd: "/",
        originator: "codex_exec",
        cli_version: "0.1.0",
        source: "exec",
        model_provider: "openai",
        base_instructions: { text: "Be brief." },
      },
    })
  })

  test("says of each task how it began, and of its turn what was allowed", async () => {
    const { lines } = await startedLog()
    expect(lines().slice(1)).toEqual([
      ownLine("event_msg", {
        type: "task_started",
        turn_id: "turn-1",
        model_context_window: null,
      }),
      ownLine("turn_context", {
        turn_id: "turn-1",
        cwd: "/",
        approval_policy: "never",
        sandbox_policy: { type: "read-only", network_access: false },
        model: "o4-mini",
        summary: "auto",
      }),
    ])
  })

  test("counts tokens", async () => {
    const { log, added } = await startedLog()
    const total = { ...noUsage, inputTokens: 10, cachedInputTokens: 4, outputTokens: 5 }
    await log.appendEvent({ type: "usage", turn: noUsage, total })
    expect(added()).toMatchObject([
      {
        type: "event_msg",
        payload: {
          type: "token_count",
          info: {
            total_token_usage: {
              input_tokens: 10,
              cached_input_tokens: 4,
              cache_write_input_tokens: 0,
              output_tokens: 5,
              reasoning_output_tokens: 0,
              total_tokens: 15,
            },
            last_token_usage: { total_tokens: 0 },
          },
        },
      },
    ])
  })

  test.each<Event>([
    { type: "text-delta", text: "a" },
    { type: "tool-output", callId: "c1", text: "a" },
    { type: "notice", level: "info", message: "a" },
  ])("does not hold the event $type", async (event) => {
    const { log, added } = await startedLog()
    await log.appendEvent(event)
    expect(added()).toEqual([])
  })

  test.each([
    ["completed", { type: "task_complete", turn_id: "turn-1", last_agent_message: "bye" }],
    ["failed", { type: "task_complete", turn_id: "turn-1", last_agent_message: "bye" }],
    ["interrupted", { type: "turn_aborted", turn_id: "turn-1", reason: "interrupted" }],
  ] as const)("says that a task was %s", async (outcome, payload) => {
    const { log, added } = await startedLog()
    await log.endTask(outcome, "bye")
    expect(added()).toEqual([ownLine("event_msg", payload)])
  })

  test.each([
    [{ write: "all", network: "full" }, { type: "danger-full-access" }],
    [
      { write: ["/repo"], network: "none" },
      {
        type: "workspace-write",
        writable_roots: ["/repo"],
        network_access: false,
        exclude_tmpdir_env_var: true,
        exclude_slash_tmp: true,
      },
    ],
  ] as const)("spells the sandbox %j as others do", async (policy, expected) => {
    const { log, lines } = await startedLog()
    await log.startTask({ ...turn, sandboxPolicy: { ...turn.sandboxPolicy, ...policy } })
    expect(lines().at(-1)).toMatchObject({ payload: { sandbox_policy: expected } })
  })
})
