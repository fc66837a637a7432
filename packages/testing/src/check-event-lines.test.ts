import { expect, test } from "vitest"
import { checkEventLines } from "./check-event-lines.js"

const thread = '{"type":"thread.started","thread_id":"a","schema_version":1}\n'
const usage =
  '{"input_tokens":0,"cached_input_tokens":0,"cache_write_input_tokens":0,"output_tokens":0,"reasoning_output_tokens":0}'
const end = `{"type":"turn.completed","usage":${usage}}\n`

test("gives the events of a good run", () => {
  const events = checkEventLines(`${thread}{"type":"turn.started"}\n${end}`)
  expect(events.map(({ type }) => type)).toEqual([
    "thread.started",
    "turn.started",
    "turn.completed",
  ])
})

test.each([
  ["a field that is not published", `${thread}{"type":"turn.started","extra":1}\n`, "schema"],
  ["a type that is not published", `${thread}{"type":"turn.paused"}\n`, "schema"],
  ["a missing field", `${thread}{"type":"turn.completed"}\n`, "schema"],
  ["a line that is cut off", thread.trimEnd(), "not ended"],
  ["another beginning", '{"type":"turn.started"}\n', "no thread.started"],
  ["two ends", `${thread}${end}${end}`, "ends 2 times"],
  ["something after the end", `${thread}${end}{"type":"turn.started"}\n`, "goes on"],
  ["what is not JSON", `${thread}hello\n`, "JSON"],
])("refuses %s", (_what, stdout, words) => {
  expect(() => checkEventLines(stdout)).toThrow(words)
})
