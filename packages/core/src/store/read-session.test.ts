import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import {
  assistant,
  firstId,
  header,
  line,
  said,
  user,
  writeSession,
} from "../../test/store/session-file.js"
import type { Item } from "../protocol/item.js"
import { noUsage } from "../protocol/usage.js"
import { readSession } from "./read-session.js"

const call = { type: "function_call", call_id: "c1", name: "shell", arguments: "{}" }
const theirCall: Item = {
  type: "tool-call",
  callId: "c1",
  name: "shell",
  input: "{}",
  inputKind: "json",
}

describe("a file that another program wrote", () => {
  test.each<[string, unknown[], Item[]]>([
    ["with nothing but a head and items", [], [user("hi"), assistant("yes")]],
    [
      "with events that repeat the items",
      [line("event_msg", { type: "user_message", message: "hi" })],
      [user("hi"), assistant("yes")],
    ],
    [
      "with lines, events and items of unknown kinds",
      [
        line("from_the_future", { a: 1 }),
        line("event_msg", { type: "from_the_future" }),
        line("response_item", { type: "from_the_future" }),
        line("world_state", { full: {} }),
        line("token_usage_record", {}),
      ],
      [user("hi"), assistant("yes")],
    ],
    [
      "with a call that nobody answered",
      [line("response_item", call)],
      [user("hi"), assistant("yes"), theirCall],
    ],
    [
      "compacted to a summary",
      [line("compacted", { message: "They greeted." }), said("user", "more")],
      [user("hi"), context("Summary of the conversation so far:\nThey greeted."), user("more")],
    ],
    [
      "compacted to a list",
      [
        line("compacted", {
          message: "",
          replacement_history: [
            { type: "message", role: "user", content: [{ type: "input_text", text: "short" }] },
          ],
        }),
        said("user", "more"),
      ],
      [user("short"), user("more")],
    ],
    [
      "with a turn taken back",
      [said("user", "two"), said("assistant", "2"), rolledBack(1), said("user", "three")],
      [user("hi"), assistant("yes"), user("three")],
    ],
    ["with more turns taken back than there are", [rolledBack(9)], []],
    [
      "with a turn that was aborted",
      [line("event_msg", { type: "turn_aborted" })],
      [user("hi"), assistant("yes")],
    ],
    [
      "with instructions and environment among the items",
      [
        said("developer", "You are another program."),
        said("user", "<environment_context>\n</environment_context>"),
        said("user", "# AGENTS.md instructions for /repo\n\n<INSTRUCTIONS>"),
      ],
      [
        user("hi"),
        assistant("yes"),
        context("<environment_context>\n</environment_context>"),
        context("# AGENTS.md instructions for /repo\n\n<INSTRUCTIONS>"),
      ],
    ],
    [
      "with metadata that is not for us",
      [
        line("response_item", {
          ...call,
          internal_chat_message_metadata_passthrough: { turn_id: "x" },
        }),
      ],
      [user("hi"), assistant("yes"), theirCall],
    ],
    [
      "with keys that name the prototype",
      [
        '{"type":"response_item","payload":{"__proto__":{"type":"message","role":"user","content":"no"}}}',
        '{"__proto__":{"type":"response_item"},"constructor":{"prototype":{"polluted":1}}}',
      ],
      [user("hi"), assistant("yes")],
    ],
  ])("%s is read", async (_name, lines, items) => {
    const home = await tempFolder()
    const start = [header(firstId), said("user", "hi"), said("assistant", "yes")]
    const stored = await readSession(writeSession(home, firstId, [...start, ...lines]))
    expect(stored.items).toEqual(items)
    expect(stored.skippedLines).toBe(0)
    expect({}).not.toHaveProperty("polluted")
  })

  test("may have lost a line in the middle, which is counted", async () => {
    const home = await tempFolder()
    const lines = [
      header(firstId),
      said("user", "hi"),
      '{"type":"respon',
      "[1]",
      "",
      said("user", "ho"),
    ]
    const stored = await readSession(writeSession(home, firstId, lines))
    expect(stored.items).toEqual([user("hi"), user("ho")])
    expect(stored.skippedLines).toBe(2)
  })

  test("may be of May 2025: bare items under a head without a type", async () => {
    const home = await tempFolder()
    mkdirSync(join(home, "sessions"))
    const path = join(home, "sessions", `rollout-2025-05-07-${firstId}.jsonl`)
    const lines = [
      { id: firstId, timestamp: "2025-05-07T10:00:00.000Z", instructions: "Old words." },
      { type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] },
      { record_type: "state" },
      call,
    ]
    writeFileSync(path, lines.map((entry) => `${JSON.stringify(entry)}\n`).join(""))
    const stored = await readSession(path)
    expect(stored.meta).toMatchObject({
      id: firstId,
      instructions: "Old words.",
      timestamp: "2025-05-07T10:00:00.000Z",
    })
    expect(stored.items).toEqual([user("hi"), theirCall])
  })

  test("says who wrote it, where, and what was used", async () => {
    const home = await tempFolder()
    const usage = { input_tokens: 7, cached_input_tokens: 3, output_tokens: 2, total_tokens: 9 }
    const lines = [
      header(firstId, {
        source: { subagent: "review" },
        model_provider: "acme",
        base_instructions: { text: "Base." },
      }),
      line("turn_context", { cwd: "/first", model: "a" }),
      line("event_msg", { type: "token_count", info: { total_token_usage: usage } }),
      line("event_msg", { type: "token_count", info: null }),
      line("turn_context", { cwd: "/second", model: "b" }),
    ]
    const stored = await readSession(writeSession(home, firstId, lines))
    expect(stored.meta).toMatchObject({
      cwd: "/repo",
      modelProvider: "acme",
      instructions: "Base.",
      subagent: true,
    })
    expect(stored.usage).toEqual({
      ...noUsage,
      inputTokens: 7,
      cachedInputTokens: 3,
      outputTokens: 2,
    })
    expect(stored.lastTurn).toEqual({ cwd: "/second", model: "b" })
  })

  test("is refused when it is not a session", async () => {
    const home = await tempFolder()
    const path = join(home, "notes.jsonl")
    writeFileSync(path, '{"type":"note"}\n')
    await expect(readSession(path)).rejects.toMatchObject({ code: "session-unreadable" })
    await expect(readSession(`${path}x`)).rejects.toMatchObject({ code: "session-not-found" })
  })
})

test("encrypted reasoning goes back to the provider that issued it, and to no other", async () => {
  const home = await tempFolder()
  const thought = (encrypted: string): object =>
    line("response_item", { type: "reasoning", summary: [], encrypted_content: encrypted })
  const path = writeSession(home, firstId, [
    header(firstId, { model_provider: "openai" }),
    thought("theirs"),
    line("turn_context", { model_provider: "acme" }),
    thought("acme's"),
  ])
  const read = async (provider: string) => (await readSession(path, { provider })).items
  expect(await read("openai")).toEqual([reasoning("theirs"), reasoning()])
  expect(await read("acme")).toEqual([reasoning(), reasoning("acme's")])
})

function context(text: string): Item {
  return { type: "context-message", content: [{ type: "text", text }] }
}

function reasoning(encrypted?: string): Item {
  return { type: "reasoning", summary: [], ...(encrypted !== undefined && { encrypted }) }
}

function rolledBack(num_turns: number): object {
  return line("event_msg", { type: "thread_rolled_back", num_turns })
}
