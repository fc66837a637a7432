import { describe, expect, test } from "vitest"
import { completed, done, event, functionCall, message } from "../../testing/responses-frames.js"
import type { ModelEvent } from "../model.js"
import { noUsage } from "../../protocol/usage.js"
import { responsesDecoder } from "./responses-decoder.js"

const bare = { type: "function_call", id: "fc_1", call_id: "c1", name: "shell", arguments: "" }
const filled = { ...bare, arguments: '{"a":1}' }
const at = { item_id: "fc_1", output_index: 0 }
const begun = event("response.output_item.added", { output_index: 0, item: bare })
const begunAs = (item: object) => event("response.output_item.added", { output_index: 0, item })
const more = ['{"a"', ":1}"].map((delta) =>
  event("response.function_call_arguments.delta", { ...at, delta }),
)
const whole = event("response.function_call_arguments.done", { ...at, arguments: '{"a":1}' })
const thought = { type: "reasoning", id: "rs_1", summary: [] }

describe("the reply of the Responses API", () => {
  test("items need no deltas, and deltas need no item", () => {
    expect(decode([done(message("m", "whole")), completed()])).toEqual([
      { type: "item", item: { type: "assistant-message", text: "whole" } },
      { type: "completed" },
    ])
    const shown = event("response.output_text.delta", { item_id: "m", delta: "only shown" })
    expect(decode([shown, completed()])).toContainEqual({
      type: "item",
      item: { type: "assistant-message", text: "only shown" },
    })
  })

  test.each([
    ["done without its arguments", [begun, ...more, done({ ...bare, arguments: "" })]],
    ["done with an object for its text", [done({ ...bare, arguments: { a: 1 } })]],
    ["never done", [begun, ...more]],
    ["never done, with the arguments at once", [begun, whole]],
    ["in response.completed alone, after reasoning", [done(thought)], [filled]],
    ["never done, and in response.completed", [begun, ...more], [filled]],
    ["done under another id", [begun, ...more, done({ ...filled, id: "fc_x" })], [filled]],
  ])("a call is run once, whole, though it is %s", (_, frames, output: object[] = []) => {
    const last = event("response.completed", { response: { id: "r", output } })
    const calls = decode([...frames, last]).flatMap((one) =>
      one.type === "item" && one.item.type === "tool-call" ? [one.item] : [],
    )
    expect(calls).toMatchObject([{ callId: "c1", name: "shell", input: '{"a":1}' }])
  })

  test("a call that was never done is run beside one that was", () => {
    const second = { ...filled, id: "fc_2", call_id: "c2" }
    const added = event("response.output_item.added", { output_index: 1, item: second })
    const output = [filled, second]
    const last = event("response.completed", { response: { id: "r", output } })
    const calls = decode([begun, done(filled), added, last])
    expect(calls).toMatchObject([{ item: { callId: "c1" } }, { item: { callId: "c2" } }, {}])
  })

  const { id: _id, call_id: _callId, ...unnamed } = filled
  const { arguments: _arguments, ...empty } = unnamed
  test.each([
    ["another id in response.completed", [begunAs({ ...empty, id: "a" }), ...more], { id: "b" }],
    ["no id at all", [event("response.output_item.added", { item: empty })], {}],
    [
      "an id in its beginning alone",
      [event("response.output_item.added", { item: bare }), done(unnamed)],
      undefined,
    ],
  ])("a call without a call id is run once, though it has %s", (_, frames, late) => {
    const output = late === undefined ? [] : [{ ...unnamed, ...late }]
    const last = event("response.completed", { response: { id: "r", output } })
    const calls = decode([...frames, last]).filter(({ type }) => type === "item")
    expect(calls).toMatchObject([{ item: { name: "shell", input: '{"a":1}' } }])
    expect(calls).toHaveLength(1)
  })

  test("an item or a call that comes twice counts once", () => {
    const frames = [
      done(functionCall("c1", "{}")),
      done(functionCall("c1", "{}")),
      done({ ...functionCall("c1", "{}"), id: "fc_other" }),
      done(message("m", "a")),
      done(message("m", "a")),
      completed(),
    ]
    expect(decode(frames).filter(({ type }) => type === "item")).toHaveLength(2)
  })

  test("the output of response.completed serves where nothing came before", () => {
    const output = [message("m", "late")]
    const last = event("response.completed", { response: { id: "r", output } })
    expect(decode([last])[0]).toMatchObject({ item: { text: "late" } })
    expect(decode([done(message("n", "early")), last])).toHaveLength(2)
  })

  test.each([
    [
      event("response.incomplete", {
        response: { incomplete_details: { reason: "content_filter" } },
      }),
      "reply-incomplete",
      "Incomplete response returned, reason: content_filter",
    ],
    [failed("context_length_exceeded", "too long"), "context-length", "Codex ran out of room"],
    [failed("insufficient_quota", "pay"), "quota-exceeded", "pay"],
    [failed("invalid_prompt", "no"), "stream-disconnected", "stream disconnected before"],
    [event("error", { message: "bad" }), "stream-disconnected", "before completion: bad"],
    [
      event("error", { error: { message: "bad" } }),
      "stream-disconnected",
      "before completion: bad",
    ],
  ])("an ending other than response.completed fails as it says (%#)", (frame, code, text) => {
    expect(() => decode([frame])).toThrow(expect.objectContaining({ code }))
    expect(() => decode([frame])).toThrow(text)
  })

  test("a rate limit within the stream says how long to wait", () => {
    const frame = failed("rate_limit_exceeded", "Rate limit reached. Please try again in 1.5s.")
    expect(() => decode([frame])).toThrow(
      expect.objectContaining({ options: expect.objectContaining({ afterMs: 1500 }) }),
    )
  })

  test("only what can be a count is counted", () => {
    const frame = completed({ input_tokens: -1, output_tokens: 1.5, input_tokens_details: null })
    const counts = decode([frame]).flatMap((one) => (one.type === "completed" ? [one.usage] : []))
    expect(counts).toEqual([noUsage])
  })

  test("a call without an id of its own is one all the same, and so is a second", () => {
    const call = { type: "function_call", name: "shell", arguments: "{}" }
    const frames = [done({ ...call, id: "fc_1" }), done(call), done(call), completed()]
    const ids = decode(frames).flatMap((one) =>
      one.type === "item" && one.item.type === "tool-call" ? [one.item.callId] : [],
    )
    expect(ids).toEqual(["fc_1", "", ""])
  })

  test("response.done ends a reply as its status says", () => {
    const ended = (response: object) => event("response.done", { response })
    expect(decode([ended({ output: [message("m", "a")] })])).toHaveLength(2)
    const incomplete_details = { reason: "max_output_tokens" }
    expect(() => decode([ended({ status: "incomplete", incomplete_details })])).toThrow(
      "Incomplete response",
    )
  })

  test("the reply's id is known once it is complete", () => {
    const decoder = responsesDecoder()
    expect(decoder.responseId?.()).toBeUndefined()
    decoder.push(data(completed()))
    expect(decoder.responseId?.()).toBe("resp_1")
  })
})

function decode(frames: readonly string[]): readonly ModelEvent[] {
  const decoder = responsesDecoder()
  return [...frames.flatMap((frame) => decoder.push(data(frame))), ...decoder.end()]
}

function data(frame: string): string {
  return frame.slice(frame.indexOf("data: ") + "data: ".length)
}

function failed(code: string, text: string): string {
  return event("response.failed", { response: { error: { code, message: text } } })
}
