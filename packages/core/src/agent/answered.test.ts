import fc from "fast-check"
import { expect, test } from "vitest"
import { type Item, textPart, type ToolCall, type ToolResult } from "../protocol/item.js"
import { answered } from "./answered.js"

const call = (callId: string): ToolCall => ({
  type: "tool-call",
  callId,
  name: "shell",
  input: "{}",
  inputKind: "json",
})
const result = (callId: string): ToolResult => ({
  type: "tool-result",
  callId,
  content: [textPart("done")],
  ok: true,
})
const user: Item = { type: "user-message", content: [textPart("go on")] }
const said: Item = { type: "assistant-message", text: "well" }

test("a history without open calls is the same list", () => {
  const items = [user, said, call("a"), call("b"), result("a"), result("b"), said]
  expect(answered(items)).toBe(items)
})

test("text and reasoning between the calls of one reply leave it as it is", () => {
  const thought: Item = { type: "reasoning", summary: ["hm"] }
  const items = [user, thought, call("a"), thought, call("b"), result("a"), result("b")]
  expect(answered(items)).toBe(items)
})

test("a call that an interrupt left open is answered before the next input", () => {
  const items = answered([user, call("a"), call("b"), result("a"), user])
  expect(items.map((item) => item.type)).toEqual([
    "user-message",
    "tool-call",
    "tool-call",
    "tool-result",
    "tool-result",
    "user-message",
  ])
  expect(items[4]).toMatchObject({ callId: "b", ok: false })
})

test("a call that a crash left open at the end is answered", () => {
  expect(answered([user, call("a")]).at(-1)).toMatchObject({ callId: "a", ok: false })
})

test("a result without its call and a second result are left out", () => {
  expect(answered([user, result("x"), call("a"), result("a"), result("a")])).toEqual([
    user,
    call("a"),
    result("a"),
  ])
})

test("whatever the history, each call has exactly one result, after it and before the next input", () => {
  const id = fc.constantFrom("a", "b", "c")
  const item = fc.oneof(fc.constant(user), fc.constant(said), id.map(call), id.map(result))
  fc.assert(
    fc.property(fc.array(item, { maxLength: 20 }), (items) => {
      const open = new Set<string>()
      for (const item of answered(items)) {
        if (item.type === "tool-call") {
          expect(open.has(item.callId)).toBe(false)
          open.add(item.callId)
        } else if (item.type === "tool-result") expect(open.delete(item.callId)).toBe(true)
        else if (item.type === "user-message") expect(open.size).toBe(0)
      }
      expect(open.size).toBe(0)
    }),
    { seed: 1 },
  )
})

test("messages that say nothing are left out, as providers refuse them", () => {
  const empty: Item[] = [
    { type: "assistant-message", text: "" },
    { type: "user-message", content: [] },
    { type: "context-message", content: [textPart("")] },
  ]
  expect(answered([user, ...empty, said])).toEqual([user, said])
})
