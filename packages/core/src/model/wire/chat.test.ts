import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions"
import { describe, expect, test } from "vitest"
import { type Item, textPart } from "../../protocol/item.js"
import { wireApiSuite } from "../../testing/wire-api-suite.js"
import type { ModelEvent, ModelRequest } from "../model.js"
import { chat } from "./chat.js"
import type { EncodeContext } from "./wire-api.js"

const end = "data: [DONE]\n\n"

wireApiSuite("chat", chat, {
  text: [
    delta({ role: "assistant", content: "" }),
    delta({ reasoning_content: "hm" }),
    delta({ content: "Grüße, " }),
    delta({ content: "🌍!" }),
    finish("stop"),
    frame({
      choices: [],
      usage: {
        prompt_tokens: 12,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens: 5,
        completion_tokens_details: { reasoning_tokens: 2 },
      },
    }),
    end,
  ].join(""),
  calls: [
    delta({ content: "two" }),
    call({ index: 0, id: "c1", function: { name: "shell", arguments: "" } }),
    call({ index: 0, function: { arguments: '{"command":' } }),
    call({ index: 1, id: "c2", function: { name: "shell", arguments: '{"command":["wc",' } }),
    call({ index: 0, function: { arguments: '["ls"]}' } }),
    call({ index: 1, function: { arguments: '"ü"]}' } }),
    finish("tool_calls"),
    end,
  ].join(""),
  refusal: [delta({ refusal: "I will " }), delta({ refusal: "not." }), finish("stop"), end].join(
    "",
  ),
  error: [delta({ content: "part" }), frame({ error: { message: "boom", code: 502 } })].join(""),
})

describe("the messages of Chat Completions", () => {
  const image = { type: "image", url: "data:image/png;base64,AA==" } as const

  test("begin with the instructions, in a body that begins with what never changes", () => {
    const body = encode([user("hi")])
    const keys = ["model", "tools", "tool_choice", "stream", "stream_options", "messages"]
    expect(Object.keys(body)).toEqual(keys)
    expect(body.messages).toEqual([
      { role: "system", content: "be brief" },
      { role: "user", content: "hi" },
    ])
  })

  test("put the calls of a reply into one message, with every answer right after it", () => {
    const items: Item[] = [
      user("go"),
      { type: "assistant-message", text: "I will look." },
      toolCall("c1"),
      toolCall("c2"),
      user("meanwhile"),
      result("c1", "one"),
      result("c2", "two"),
      toolCall("c3"),
      result("c3", "three"),
    ]
    expect(roles(items)).toEqual([
      "user go",
      "assistant I will look. c1 c2",
      "tool one",
      "tool two",
      "user meanwhile",
      "assistant  c3",
      "tool three",
    ])
  })

  test("answer every call, once, and drop answers to nothing", () => {
    const items = [result("c0", "?"), user("go"), toolCall("c1"), user("stop"), toolCall("c2")]
    expect(roles(items)).toEqual([
      "user go",
      "assistant  c1",
      "tool aborted",
      "user stop",
      "assistant  c2",
      "tool aborted",
    ])
  })

  test("tell calls apart whose provider uses the same ids in every reply", () => {
    const items = [
      toolCall("call_0"),
      result("call_0", "a"),
      toolCall("call_0"),
      result("call_0", "b"),
    ]
    expect(roles(items)).toEqual(["assistant  call_0", "tool a", "assistant  call_0", "tool b"])
  })

  test("carry images as parts, those of a tool in a message of their own after all answers", () => {
    const seen: Item = { type: "tool-result", callId: "c1", content: [image], ok: true }
    const said: Item = { type: "user-message", content: [textPart("look"), image] }
    const { messages } = encode([said, toolCall("c1"), toolCall("c2"), seen, result("c2", "two")])
    const part = { type: "image_url", image_url: { url: image.url } }
    expect(messages[1]?.content).toEqual([{ type: "text", text: "look" }, part])
    expect(messages.map(({ role }) => role).join(" ")).toBe("system user assistant tool tool user")
    expect(messages.at(-1)?.content).toEqual([part])
  })

  test("hold arguments that every provider can parse", () => {
    const items: Item[] = [
      { ...toolCall("c1"), input: '{"broken' },
      { ...toolCall("c2"), input: "*** Begin Patch", inputKind: "text" },
    ]
    const calls = encode(items).messages[1] as { tool_calls?: { function: object }[] }
    expect(calls.tool_calls?.map((one) => one.function)).toEqual([
      { name: "shell", arguments: '{"invalid_arguments":"{\\"broken"}' },
      { name: "shell", arguments: '{"input":"*** Begin Patch"}' },
    ])
  })

  test("give reasoning back only to models that need it, within the task", () => {
    const items: Item[] = [user("go"), thought("why"), toolCall("c1"), result("c1", "one")]
    expect(JSON.stringify(encode(items, { model: "deepseek-chat" }))).toContain('"why"')
    expect(JSON.stringify(encode(items))).not.toContain("why")
    const later = [...items, user("and now?")]
    expect(JSON.stringify(encode(later, { model: "deepseek-chat" }))).not.toContain("why")
  })

  test("say what is configured and leave out what was refused", () => {
    const body = encode([user("hi")], { reasoningEffort: "low", omit: new Set(["stream-options"]) })
    expect(body.reasoning_effort).toBe("low")
    expect(body.stream_options).toBeUndefined()
  })
})

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

  test("a call without arguments has an empty object", () => {
    const frames = [call({ index: 0, id: "x", function: { name: "list" } }), finish("tool_calls")]
    expect(callsOf(decode(frames))[0]?.input).toBe("{}")
  })

  test("arguments that are not JSON are the tool's to judge", () => {
    const broken = { name: "shell", arguments: "{oops" }
    const calls = callsOf(decode([call({ id: "x", function: broken }), finish("tool_calls")]))
    expect(calls[0]?.input).toBe("{oops")
  })

  test.each([
    ["length", "token limit"],
    ["content_filter", "content filter"],
  ])("a text that ends by %s is usable, with a warning", (reason, text) => {
    const events = decode([delta({ content: "half" }), finish(reason), end])
    expect(events.map(({ type }) => type)).toEqual(["text-delta", "item", "warning", "completed"])
    expect(events[2]).toMatchObject({ message: expect.stringContaining(text) })
  })

  test.each(['{"command":["rm', ""])("a call that the token limit cut at %j never runs", (args) => {
    const cut = call({ index: 0, id: "x", function: { name: "shell", arguments: args } })
    expect(() => decode([cut, finish("length"), end])).toThrow(
      expect.objectContaining({ code: "reply-incomplete" }),
    )
  })

  test("a finish reason suffices where [DONE] never comes, and the other way round", () => {
    expect(decode([delta({ content: "a" }), finish("stop")]).at(-1)?.type).toBe("completed")
    expect(decode([delta({ content: "a" }), end]).at(-1)?.type).toBe("completed")
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
    [{ error: { message: "no", code: 401 } }, "stream-disconnected"],
    [{ error: { message: "m", code: "context_length_exceeded" } }, "context-length"],
    [{ error: { message: "m", type: "insufficient_quota" } }, "quota-exceeded"],
    [{ choices: [{ index: 0, finish_reason: "error" }] }, "stream-disconnected"],
  ])("%o fails as %s", (chunk, code) => {
    expect(() => decode([frame(chunk)])).toThrow(expect.objectContaining({ code }))
  })
})

function encode(items: readonly Item[], context: Partial<EncodeContext> = {}) {
  const tools: ModelRequest["tools"] = [{ name: "shell", description: "", inputSchema: {} }]
  const body = chat.encode(
    { instructions: "be brief", items, tools },
    { model: "gpt-4o", storeResponses: true, ...context },
  )
  // The openai package's types name the fields; what is in them is checked above.
  return body as unknown as ChatCompletionCreateParamsStreaming
}

/** Each message in a line: its role, its text, the ids of its calls. */
function roles(items: readonly Item[]): string[] {
  return encode(items)
    .messages.slice(1)
    .map((message) => {
      const calls = "tool_calls" in message ? (message.tool_calls ?? []) : []
      return [message.role, message.content ?? "", ...calls.map(({ id }) => id)].join(" ")
    })
}

function decode(frames: readonly string[]): readonly ModelEvent[] {
  const decoder = chat.decoder()
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

function frame(fields: object): string {
  return `data: ${JSON.stringify({ id: "chatcmpl-1", ...fields })}\n\n`
}

function delta(fields: object): string {
  return frame({ choices: [{ index: 0, delta: fields, finish_reason: null }] })
}

function call(fields: object): string {
  return delta({ tool_calls: [fields] })
}

function finish(reason: string): string {
  return frame({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })
}

function user(text: string): Item {
  return { type: "user-message", content: [textPart(text)] }
}

function thought(text: string): Item {
  return { type: "reasoning", summary: [], text }
}

function toolCall(callId: string): Item & { type: "tool-call" } {
  return { type: "tool-call", callId, name: "shell", input: "{}", inputKind: "json" }
}

function result(callId: string, text: string): Item {
  return { type: "tool-result", callId, content: [textPart(text)], ok: true }
}
