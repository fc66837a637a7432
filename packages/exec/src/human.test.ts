import type { CommandResult, Event } from "@codex/core"
import { describe, expect, test } from "vitest"
import { humanFold } from "./human.js"
import { plainStyle, type Style } from "./style.js"

const started: Event = {
  type: "session-started",
  sessionId: "s1",
  model: "o4-mini",
  provider: "openai",
  cwd: "/repo",
  approvalPolicy: "never",
  sandboxPolicy: {
    read: "all",
    write: ["/repo"],
    network: "none",
    protectedPaths: [],
    deniedPaths: [],
  },
  resumed: false,
}
const tagged: Style = (format, text) => `<${format}>${text}</>`

function shown(events: readonly Event[], style: Style = plainStyle): readonly string[] {
  const fold = humanFold({ prompt: "mend\x1b[2J it", imageCount: 1 }, style)
  return events.flatMap((event) => fold(event))
}

function command(result: Partial<CommandResult>): Event[] {
  return [
    {
      type: "tool-begin",
      callId: "c",
      action: { kind: "command", argv: ["bash", "-c", "ls x"], cwd: "/repo" },
    },
    {
      type: "tool-end",
      callId: "c",
      ok: result.exitCode === 0,
      result: {
        kind: "command",
        exitCode: 0,
        timedOut: false,
        durationMs: 1500,
        output: "",
        ...result,
      },
    },
  ]
}

test("the first lines say where, whom and how, and what was asked", () => {
  const lines = shown([started])
  expect(lines.slice(1)).toEqual([
    "--------",
    "workdir: /repo",
    "model: o4-mini",
    "provider: openai",
    "approval: never",
    "sandbox: workspace-write [/repo]",
    "reasoning effort: default",
    "reasoning summaries: default",
    "session id: s1",
    "--------",
    "user",
    "[1 image]",
    "mend it",
  ])
})

describe("a command", () => {
  test("is shown quoted with its folder, its result, its duration and its output", () => {
    expect(shown(command({ output: "a\nb\n" }))).toEqual([
      "exec",
      "bash -c 'ls x' in /repo",
      "succeeded in 1.50s:",
      "a",
      "b",
    ])
  })

  test.each([
    [{ exitCode: 2 }, "exited 2 in 1.50s:"],
    [{ exitCode: null, signal: "SIGKILL" }, "killed by SIGKILL in 1.50s:"],
    [{ exitCode: null, timedOut: true, signal: "SIGTERM" }, "timed out in 1.50s:"],
  ] as const)("that fails says how: %j", (result, line) => {
    expect(shown(command(result))).toContain(line)
  })

  test("with long output shows its beginning and its end", () => {
    const output = Array.from({ length: 50 }, (_, n) => `line ${n}\n`).join("")
    const lines = shown(command({ output })).slice(3)
    expect(lines).toHaveLength(21)
    expect(lines.slice(9, 12)).toEqual(["line 9", "… 30 lines …", "line 40"])
  })

  test("cannot draw on the terminal", () => {
    const lines = shown(command({ output: "\x1b]0;owned\x07\x1b[31mred\u202e\n" }))
    expect(lines.at(-1)).toBe("red")
  })
})

test("a patch is shown as a diff, coloured by line", () => {
  const changes = [
    { kind: "add", path: "/repo/a", content: "one\ntwo\n" },
    { kind: "delete", path: "/repo/b" },
    { kind: "update", path: "/repo/c", movePath: "/repo/d", diff: "@@ -1 +1 @@\n-x\n+y\n" },
  ] as const
  const action = { kind: "patch", changes } as const
  expect(shown([{ type: "tool-begin", callId: "p", action }], tagged)).toEqual([
    "<magenta>apply_patch</>",
    "<magenta>A /repo/a</>",
    "<green>+one</>",
    "<green>+two</>",
    "<magenta>D /repo/b</>",
    "<magenta>R /repo/c -> /repo/d</>",
    "@@ -1 +1 @@",
    "<red>-x</>",
    "<green>+y</>",
  ])
})

test("the end names the changed files and the tokens", () => {
  const patch = (changes: Extract<Event, { type: "tool-end" }>["result"] & { kind: "patch" }) =>
    ({ type: "tool-end", callId: "p", ok: true, result: changes }) as const
  const result = { kind: "patch", summary: "", durationMs: 1 } as const
  const usage = {
    inputTokens: 2000,
    cachedInputTokens: 500,
    cacheWriteInputTokens: 0,
    outputTokens: 34,
    reasoningOutputTokens: 0,
  }
  const lines = shown([
    started,
    patch({
      ...result,
      changes: [
        { kind: "add", path: "/repo/new", content: "" },
        { kind: "add", path: "/repo/gone", content: "" },
        { kind: "update", path: "/repo/old", diff: "" },
      ],
    }),
    patch({
      ...result,
      changes: [
        { kind: "delete", path: "/repo/gone" },
        { kind: "update", path: "/repo/new", diff: "" },
        { kind: "delete", path: "/elsewhere/x" },
      ],
    }),
    { type: "usage", turn: usage, total: usage },
    { type: "task-ended", taskId: "t", outcome: "completed" },
  ])
  expect(lines.slice(lines.indexOf("files changed"))).toEqual([
    "files changed",
    "D /elsewhere/x",
    "A new",
    "M old",
    "tokens used",
    "1,534",
  ])
})

test("a failed turn shows one red ERROR line", () => {
  const error = { code: "auth-missing", message: "OPENAI_API_KEY is not set" } as const
  const end: Event = { type: "task-ended", taskId: "t", outcome: "failed", error }
  const errors = shown([end], tagged).filter((line) => line.includes("OPENAI_API_KEY"))
  expect(errors).toEqual(["<red>ERROR: OPENAI_API_KEY is not set</>"])
})
