import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { firstId, header, said, user, writeSession } from "../../test/store/session-file.js"
import { noUsage } from "../protocol/usage.js"
import { readSession } from "./read-session.js"

test.each(["../../evil", "\u001b[2J", "x\r\nauthorization: no", ""])(
  "a session is called as its file is, whatever id it claims (%j)",
  async (claimed) => {
    const home = await tempFolder()
    const stored = await readSession(
      writeSession(home, firstId, [header(claimed), said("user", "hi")]),
    )
    expect(stored.meta.id).toBe(firstId)
    expect(stored.items).toEqual([user("hi")])
  },
)

test("a line that is nested beyond reason is skipped", async () => {
  const home = await tempFolder()
  const output = `${'{"a":'.repeat(200_000)}1${"}".repeat(200_000)}`
  const deep = `{"type":"response_item","payload":{"type":"function_call_output","call_id":"x","output":${output}}}`
  const stored = await readSession(
    writeSession(home, firstId, [header(firstId), deep, said("user", "hi")]),
  )
  expect(stored.items).toEqual([user("hi")])
  expect(stored.skippedLines).toBe(1)
})

test("only what can be a count is counted", async () => {
  const home = await tempFolder()
  const counted =
    '{"type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":' +
    '{"input_tokens":1e999,"cached_input_tokens":-1,"output_tokens":1.5,"reasoning_output_tokens":3}}}}'
  const stored = await readSession(writeSession(home, firstId, [header(firstId), counted]))
  expect(stored.usage).toEqual({ ...noUsage, reasoningOutputTokens: 3 })
})
