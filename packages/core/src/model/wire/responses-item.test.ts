import { describe, expect, test } from "vitest"
import { type Item, textPart } from "../../protocol/item.js"
import { callsById, fromResponsesItem, toResponsesItem } from "./responses-item.js"

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
