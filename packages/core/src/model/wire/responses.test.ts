import type { ResponseCreateParamsStreaming } from "openai/resources/responses/responses"
import { describe, expect, test } from "vitest"
import { type Item, textPart } from "../../protocol/item.js"
import { wireApiSuite } from "../../testing/wire-api-suite.js"
import type { ModelEvent, ModelRequest } from "../model.js"
import { responses } from "./responses.js"
import { callsById, fromResponsesItem, toResponsesItem } from "./responses-item.js"
import type { EncodeContext } from "./wire-api.js"

const patchTool = {
  name: "apply_patch",
  description: "edits files",
  inputSchema: { type: "object" },
  freeform: { syntax: "lark", definition: "start: /.+/" },
} as const

const user: Item = { type: "user-message", content: [textPart("hi")] }

wireApiSuite("responses", responses, {
  text: stream(
    event("response.created", { response: { id: "resp_1" } }),
    event("response.reasoning_summary_text.delta", { item_id: "rs_1", delta: "hm" }),
    done({ type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "hm" }] }),
    event("response.output_text.delta", { item_id: "msg_1", delta: "Grüße, " }),
    event("response.output_text.delta", { item_id: "msg_1", delta: "🌍!" }),
    done(message("msg_1", "Grüße, 🌍!")),
    completed({
      input_tokens: 12,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 2 },
    }),
  ),
  calls: stream(
    done(message("msg_1", "two")),
    done(functionCall("c1", '{"command":["ls"]}')),
    done(functionCall("c2", '{"command":["wc","ü"]}')),
    completed(),
  ),
  refusal: stream(
    done({ ...message("msg_1", ""), content: [{ type: "refusal", refusal: "I will not." }] }),
    completed(),
  ),
  error: stream(
    event("response.output_text.delta", { item_id: "msg_1", delta: "part" }),
    event("response.failed", { response: { error: { code: "server_error", message: "boom" } } }),
  ),
})

describe("the request of the Responses API", () => {
  test("puts what changes last", () => {
    const previous = { responseId: "resp_1", items: 0 }
    const body = encode({ cacheKey: "s1" }, { previous, serviceTier: "flex", verbosity: "low" })
    expect(Object.keys(body)).toEqual([
      "model",
      "instructions",
      "tools",
      "tool_choice",
      "parallel_tool_calls",
      "text",
      "prompt_cache_key",
      "service_tier",
      "store",
      "stream",
      "previous_response_id",
      "input",
    ])
    expect(body.parallel_tool_calls).toBe(true)
  })

  test("sends only what the stored reply does not hold", () => {
    const items: Item[] = [user, { type: "assistant-message", text: "yes?" }, user]
    const body = encode({ items }, { previous: { responseId: "resp_1", items: 2 } })
    expect(body.previous_response_id).toBe("resp_1")
    expect(body.input).toHaveLength(1)
  })

  test("without storage asks for encrypted reasoning and sends it back", () => {
    const reasoning: Item = { type: "reasoning", id: "rs_1", summary: ["hm"], encrypted: "xyz" }
    const items: Item[] = [user, reasoning, { type: "assistant-message", text: "yes?" }]
    const body = encode({ items }, { storeResponses: false })
    expect([body.store, body.include]).toEqual([false, ["reasoning.encrypted_content"]])
    expect(body.input?.[1]).toMatchObject({ type: "reasoning", encrypted_content: "xyz" })
  })

  test.each<[string, Item[]]>([
    ["is not encrypted", [{ type: "reasoning", summary: ["hm"] }, user]],
    ["led to nothing", [{ type: "reasoning", summary: [], encrypted: "xyz" }, user]],
  ])("reasoning that %s stays here", (_, items) => {
    expect(JSON.stringify(encode({ items }).input)).not.toContain("reasoning")
  })

  test.each([
    ["o4-mini", { effort: "medium", summary: "auto" }],
    ["openai/gpt-5.1-codex", { effort: "medium", summary: "auto" }],
    ["gpt-4o", undefined],
    ["gpt-5-chat-latest", undefined],
  ])("%s is asked to reason: %o", (model, reasoning) => {
    expect(encode({}, { model }).reasoning).toEqual(reasoning)
  })

  test("a configured effort goes to any model", () => {
    expect(encode({}, { reasoningEffort: "low" }).reasoning).toEqual({ effort: "low" })
    expect(encode({}, { model: "o3", reasoningSummary: "none" }).reasoning).toEqual({
      effort: "medium",
    })
  })

  test("a tool is freeform only where the model knows that", () => {
    const custom = { type: "custom", format: { type: "grammar", syntax: "lark" } }
    expect(encode({ tools: [patchTool] }, { model: "gpt-5" }).tools?.[0]).toMatchObject(custom)
    const plain = { type: "function", strict: false, parameters: { type: "object" } }
    expect(encode({ tools: [patchTool] }, { model: "gpt-4o" }).tools?.[0]).toMatchObject(plain)
  })
})

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

  test("the reply's id is known once it is complete", () => {
    const decoder = responses.decoder()
    expect(decoder.responseId?.()).toBeUndefined()
    decoder.push(data(completed()))
    expect(decoder.responseId?.()).toBe("resp_1")
  })
})

describe("an item of the Responses API", () => {
  const call: Item = {
    type: "tool-call",
    callId: "c1",
    name: "apply_patch",
    input: "*** Begin Patch",
    inputKind: "text",
  }
  const image = { type: "image", url: "data:image/png;base64,AA==" } as const

  test.each<Item>([
    { type: "user-message", content: [textPart("look"), image] },
    { type: "assistant-message", text: "ok" },
    { type: "assistant-message", text: "no", refusal: true },
    { type: "reasoning", id: "rs", summary: ["a", "b"], text: "c", encrypted: "d" },
    call,
    { ...call, input: "{}", inputKind: "json" },
    { type: "tool-result", callId: "c1", content: [textPart("done")], ok: true },
    { type: "tool-result", callId: "c2", content: [textPart("seen"), image], ok: true },
  ])("$type comes back as it went", (item) => {
    expect(fromResponsesItem(toResponsesItem(item, callsById([call])))).toEqual(item)
  })

  test("the result of a freeform call says so", () => {
    const result: Item = { type: "tool-result", callId: "c1", content: [], ok: true }
    expect(toResponsesItem(result, callsById([call]))["type"]).toBe("custom_tool_call_output")
    expect(toResponsesItem(result, callsById([]))["type"]).toBe("function_call_output")
  })

  test("an unknown part leaves the rest of the message", () => {
    const content = [{ type: "output_text", text: "a" }, { type: "new_kind" }, 7]
    const item = fromResponsesItem({ type: "message", role: "assistant", content })
    expect(item).toEqual({ type: "assistant-message", text: "a" })
  })

  test("the provider's own shell is a call of local_shell", () => {
    const action = { type: "exec", command: ["ls"] }
    const item = fromResponsesItem({ type: "local_shell_call", call_id: "c1", action })
    expect(item).toMatchObject({ name: "local_shell", input: JSON.stringify(action) })
  })

  test.each([{ type: "web_search_call" }, { type: "function_call", name: "x" }, { role: "tool" }])(
    "%o is no item of ours",
    (json) => {
      expect(fromResponsesItem(json)).toBeUndefined()
    },
  )
})

function encode(request: Partial<ModelRequest>, context: Partial<EncodeContext> = {}) {
  const tools = [{ name: "shell", description: "", inputSchema: {} }]
  const whole = { instructions: "be brief", items: [user], tools, ...request }
  const body = responses.encode(whole, { model: "gpt-4o", storeResponses: true, ...context })
  // The openai package's types name the fields; what is in them is checked above.
  return body as unknown as Omit<ResponseCreateParamsStreaming, "input"> & { input?: unknown[] }
}

function decode(frames: readonly string[]): readonly ModelEvent[] {
  const decoder = responses.decoder()
  return [...frames.flatMap((frame) => decoder.push(data(frame))), ...decoder.end()]
}

function stream(...frames: readonly string[]): string {
  return frames.join("")
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}

function data(frame: string): string {
  return frame.slice(frame.indexOf("data: ") + "data: ".length)
}

function done(item: object): string {
  return event("response.output_item.done", { item })
}

function completed(usage?: object): string {
  return event("response.completed", { response: { id: "resp_1", usage } })
}

function failed(code: string, text: string): string {
  return event("response.failed", { response: { error: { code, message: text } } })
}

function message(id: string, text: string): object {
  return { type: "message", id, role: "assistant", content: [{ type: "output_text", text }] }
}

function functionCall(callId: string, args: string): object {
  return {
    type: "function_call",
    id: `fc_${callId}`,
    call_id: callId,
    name: "shell",
    arguments: args,
  }
}
