import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions"
import { describe, expect, test } from "vitest"
import { type Item, textPart } from "../../protocol/item.js"
import { chatReplies } from "../../testing/chat-replies.js"
import { wireApiSuite } from "../../testing/wire-api-suite.js"
import type { ModelRequest } from "../model.js"
import { chat } from "./chat.js"
import type { EncodeContext } from "./wire-api.js"

wireApiSuite("chat", chat, chatReplies)

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

  test("join what was said between a call and its answer to the message with the call", () => {
    const called = { type: "tool-call", callId: "c1", name: "shell", input: "{}" } as const
    const items: Item[] = [
      user("go"),
      { ...called, inputKind: "json" },
      { type: "assistant-message", text: "Running it." },
      { ...called, callId: "c2", inputKind: "json" },
      { type: "tool-result", callId: "c1", content: [textPart("one")], ok: true },
      { type: "tool-result", callId: "c2", content: [textPart("two")], ok: true },
    ]
    expect(encode(items).messages.slice(2)).toMatchObject([
      { role: "assistant", content: "Running it.", tool_calls: [{ id: "c1" }, { id: "c2" }] },
      { role: "tool", tool_call_id: "c1", content: "one" },
      { role: "tool", tool_call_id: "c2", content: "two" },
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

  test("give all reasoning back where it turned out to be wanted, and a blank for none", () => {
    const said: Item = { type: "assistant-message", text: "Done." }
    const items = [
      user("go"),
      thought("why"),
      toolCall("c1"),
      result("c1", "one"),
      said,
      user("on"),
    ]
    const { messages } = encode(items, { shapes: new Set(["all-reasoning"] as const) })
    const thoughts = messages.flatMap((message) =>
      "reasoning_content" in message ? [message.reasoning_content] : [],
    )
    expect(thoughts).toEqual(["why", " "])
  })

  test("say what is configured", () => {
    expect(encode([user("hi")], { reasoningEffort: "low" }).reasoning_effort).toBe("low")
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
      const text = typeof message.content === "string" ? message.content : ""
      return [message.role, text, ...calls.map(({ id }) => id)].join(" ")
    })
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
