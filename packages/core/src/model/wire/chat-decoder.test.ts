import { describe, expect, test } from "vitest"
import { call, delta, end, finish, frame } from "../../testing/chat-frames.js"
import type { ModelEvent } from "../model.js"
import { chatDecoder } from "./chat-decoder.js"

describe("the reply of Chat Completions", () => {
  const shell = { name: "shell", arguments: '{"a":1}' }

  test.each([
    ["no ids", [call({ index: 0, function: shell }), call({ index: 1, function: shell })]],
    ["no index and no ids", [call({ function: shell }), call({ function: shell })]],
    [
      "one index for all",
      [call({ index: 0, id: "x", function: shell }), call({ index: 0, id: "y", function: shell })],
    ],
    [
      "both in one delta",
      [
        delta({
          tool_calls: [
            { index: 0, id: "x", function: shell },
            { index: 1, id: "y", function: shell },
          ],
        }),
      ],
    ],
    [
      "one id for two different calls",
      [
        call({ index: 0, id: "x", function: shell }),
        call({ index: 1, id: "x", function: { ...shell, arguments: '{"a":2}' } }),
      ],
    ],
  ])("%s: two calls with an id each", (_, frames) => {
    const calls = callsOf(decode([...frames, finish("stop"), end]))
    expect(calls).toHaveLength(2)
    expect(new Set(calls.map(({ callId }) => callId)).size).toBe(2)
    for (const { name, callId } of calls) expect([name, callId === ""]).toEqual(["shell", false])
  })

  test.each([
    [
      "the same call twice",
      [call({ index: 0, id: "x", function: shell }), call({ index: 1, id: "x", function: shell })],
    ],
    [
      "a name in every delta",
      [
        call({ index: 0, id: "x", function: { name: "shell", arguments: '{"a"' } }),
        call({ index: 0, id: "x", function: { name: "shell", arguments: ":1}" } }),
      ],
    ],
    [
      "an index only at first",
      [
        call({ index: 0, id: "x", function: { name: "shell", arguments: '{"a"' } }),
        call({ function: { arguments: ":1}" } }),
      ],
    ],
    [
      "arguments as an object",
      [call({ id: "x", function: { name: "shell", arguments: { a: 1 } } })],
    ],
  ])("%s: one call", (_, frames) => {
    const calls = callsOf(decode([...frames, finish("tool_calls"), end]))
    expect(calls.map(({ input }) => input)).toEqual(['{"a":1}'])
  })

  test.each([
    [
      "another id in each delta",
      [
        call({ index: 0, id: "x", function: { name: "shell", arguments: '{"a"' } }),
        call({ index: 0, id: "y", function: { arguments: ":1}" } }),
      ],
    ],
    [
      "another id in each delta, and no index",
      [
        call({ id: "x", function: { name: "shell", arguments: '{"a"' } }),
        call({ id: "y", function: { name: null, arguments: ":1}" } }),
      ],
    ],
    [
      "an index in text, of calls that come mixed",
      [
        call({ index: "0", id: "x", function: { name: "shell", arguments: '{"a"' } }),
        call({ index: "1", id: "z", function: { name: "other", arguments: "{" } }),
        call({ index: "0", id: null, function: { arguments: ":1}" } }),
        call({ index: "1", id: null, function: { arguments: "}" } }),
      ],
    ],
  ])("%s: the pieces are of the call at their place", (_, frames) => {
    const [first] = callsOf(decode([...frames, finish("tool_calls"), end]))
    expect(first).toMatchObject({ callId: "x", name: "shell", input: '{"a":1}' })
  })

  test("counts that are written as text count", () => {
    const usage = { prompt_tokens: "12", completion_tokens: "3", prompt_tokens_details: null }
    const events = decode([delta({ content: "a" }), finish("stop"), frame({ choices: [], usage })])
    expect(events.at(-1)).toMatchObject({ usage: { inputTokens: 12, outputTokens: 3 } })
  })

  test.each([
    [["<th", "ink>let me", " see</thi", "nk>", "\n\n", "so <think>"], "let me see", "so <think>"],
    [["\n<think>\nhm\n</think>yes"], "hm", "yes"],
    [["<think></think>", "yes"], "", "yes"],
    [["<think>never ends </th"], "never ends </th", ""],
    [["<thing>", "x"], "", "<thing>x"],
    [["<th"], "", "<th"],
    [["a <think>b</think>"], "", "a <think>b</think>"],
  ])("a thought in tags before the answer is reasoning: %j", (pieces, thought, text) => {
    const events = decode([...pieces.map((content) => delta({ content })), finish("stop"), end])
    const joined = (type: string) =>
      events.flatMap((event) => (event.type === type && "text" in event ? [event.text] : []))
    expect(joined("reasoning-delta").join("").trim()).toBe(thought)
    expect(joined("text-delta").join("")).toBe(text)
    const items = events.flatMap((event) => (event.type === "item" ? [event.item] : []))
    expect(items.map(({ type }) => type)).toEqual([
      ...(thought === "" ? [] : ["reasoning"]),
      ...(text === "" ? [] : ["assistant-message"]),
    ])
  })

  test.each([
    ["I look.\nIt is 4.\n</think>\n\nFour.", "I look.\nIt is 4.", "Four."],
    ["</think>\nFour.", "", "Four."],
    ["The tag </think> ends it.", "", "The tag </think> ends it."],
    ["Write <think>\nx\n</think>\nlike this.", "", "Write <think>\nx\n</think>\nlike this."],
  ])("a thought that the prompt had begun ends at its tag: %j", (content, thought, text) => {
    const events = decode([delta({ content }), finish("stop"), end])
    const items = events.flatMap((event) => (event.type === "item" ? [event.item] : []))
    expect(items).toEqual([
      ...(thought === "" ? [] : [{ type: "reasoning", summary: [], text: thought }]),
      { type: "assistant-message", text },
    ])
  })

  test("calls without an end are no reply, long before they fill the memory", () => {
    const many = function* () {
      for (let index = 0; ; index++) yield call({ index, id: `c${index}`, function: shell })
    }
    const decoder = chatDecoder()
    expect(() => {
      for (const one of many()) decoder.push(one.slice("data: ".length).trimEnd())
    }).toThrow(expect.objectContaining({ code: "reply-incomplete" }))
  })

  test("a call without arguments has an empty object", () => {
    const frames = [call({ index: 0, id: "x", function: { name: "list" } }), finish("tool_calls")]
    expect(callsOf(decode(frames))[0]?.input).toBe("{}")
  })

  test("arguments that are not JSON are the tool's to judge", () => {
    const broken = { name: "shell", arguments: "{oops" }
    const calls = callsOf(decode([call({ id: "x", function: broken }), finish("tool_calls")]))
    expect(calls[0]?.input).toBe("{oops")
  })

  test.each(['{"command":["rm', "", '{"command":["ls"]}'])(
    "a call beside which the token limit cut the reply never runs: %j",
    (args) => {
      const cut = call({ index: 0, id: "x", function: { name: "shell", arguments: args } })
      expect(() => decode([cut, finish("length"), end])).toThrow(
        expect.objectContaining({ code: "reply-incomplete" }),
      )
    },
  )

  test("a finish reason suffices where [DONE] never comes, and the other way round", () => {
    expect(decode([delta({ content: "a" }), finish("stop")]).at(-1)?.type).toBe("completed")
    expect(decode([delta({ content: "a" }), end]).at(-1)?.type).toBe("completed")
  })

  test.each([
    { x_groq: { usage: { prompt_tokens: 3, prompt_tokens_details: { cached_tokens: 2 } } } },
    { usage: { prompt_tokens: 3, prompt_cache_hit_tokens: 2 } },
    { choices: [{ index: 0, usage: { prompt_tokens: 3, cached_tokens: 2 } }] },
  ])("the counts are read where they are: %j", (chunk) => {
    expect(decode([frame({ choices: [], ...chunk }), end]).at(-1)).toMatchObject({
      usage: { inputTokens: 3, cachedInputTokens: 2 },
    })
  })

  test("the counts, in a chunk of their own, end a reply that does not say why it ends", () => {
    const counts = frame({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } })
    expect(decode([delta({ content: "a" }), counts]).at(-1)).toMatchObject({
      type: "completed",
      usage: { inputTokens: 3 },
    })
    expect(() => decode([counts, delta({ content: "a" })])).toThrow("the stream closed before")
  })

  test("arguments that are counted apart from their call belong to it", () => {
    const frames = [
      call({ index: 0, id: "x", function: shell }),
      call({ index: 0, id: "y", function: { name: "shell", arguments: "" } }),
      call({ index: 1, function: { arguments: '{"a"' } }),
      call({ index: 1, function: { arguments: ":2}" } }),
      finish("tool_calls"),
    ]
    expect(callsOf(decode(frames)).map(({ input }) => input)).toEqual(['{"a":1}', '{"a":2}'])
  })

  test("the only choice is read, however it is counted", () => {
    const at = (fields: object) => frame({ choices: [{ index: 1, ...fields }] })
    const frames = [at({ delta: { content: "a" } }), at({ delta: {}, finish_reason: "stop" })]
    expect(decode(frames)).toContainEqual({
      type: "item",
      item: { type: "assistant-message", text: "a" },
    })
  })

  test("content in parts is text and thoughts", () => {
    const thinking = { type: "thinking", thinking: [{ type: "text", text: "hm" }] }
    const events = decode([delta({ content: [thinking, { type: "text", text: "yes" }] }), end])
    expect(events.slice(0, 2)).toEqual([
      { type: "reasoning-delta", text: "hm" },
      { type: "text-delta", text: "yes" },
    ])
  })

  test.each([
    [{ error: "plain" }, "stream-disconnected"],
    [{ error: { message: "no", code: 401 } }, "auth-refused"],
    [{ error: { message: "no", code: "402" } }, "quota-exceeded"],
    [{ error: { message: "no", code: "model_not_found" } }, "model-unknown"],
    [{ type: "error", message: "engine died", code: 500 }, "stream-disconnected"],
    [{ error: { message: "m", code: "context_length_exceeded" } }, "context-length"],
    [{ error: { message: "m", type: "insufficient_quota" } }, "quota-exceeded"],
    [{ choices: [{ index: 0, finish_reason: "error" }] }, "stream-disconnected"],
  ])("%o fails as %s", (chunk, code) => {
    expect(() => decode([frame(chunk)])).toThrow(expect.objectContaining({ code }))
  })
})

function decode(frames: readonly string[]): readonly ModelEvent[] {
  const decoder = chatDecoder()
  return [
    ...frames.flatMap((one) => decoder.push(one.slice("data: ".length).trimEnd())),
    ...decoder.end(),
  ]
}

function callsOf(events: readonly ModelEvent[]) {
  return events.flatMap((event) =>
    event.type === "item" && event.item.type === "tool-call" ? [event.item] : [],
  )
}
