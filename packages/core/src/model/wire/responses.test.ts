import type { ResponseCreateParamsStreaming } from "openai/resources/responses/responses"
import { describe, expect, test } from "vitest"
import { type Item, textPart } from "../../protocol/item.js"
import { responsesReplies } from "../../testing/responses-replies.js"
import { wireApiSuite } from "../../testing/wire-api-suite.js"
import type { ModelRequest } from "../model.js"
import { responses } from "./responses.js"
import type { EncodeContext } from "./wire-api.js"

const patchTool = {
  name: "apply_patch",
  description: "edits files",
  inputSchema: { type: "object" },
  freeform: { syntax: "lark", definition: "start: /.+/" },
} as const

const user: Item = { type: "user-message", content: [textPart("hi")] }

wireApiSuite("responses", responses, responsesReplies)

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
      "service_tier",
      "store",
      "stream",
      "input",
      "previous_response_id",
      "prompt_cache_key",
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

function encode(request: Partial<ModelRequest>, context: Partial<EncodeContext> = {}) {
  const tools = [{ name: "shell", description: "", inputSchema: {} }]
  const whole = { instructions: "be brief", items: [user], tools, ...request }
  const body = responses.encode(whole, { model: "gpt-4o", storeResponses: true, ...context })
  // The openai package's types name the fields; what is in them is checked above.
  return body as unknown as Omit<ResponseCreateParamsStreaming, "input"> & { input?: unknown[] }
}
