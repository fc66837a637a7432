import { type ModelTurn, useModelServer } from "@codex/testing"
import { describe, expect, test } from "vitest"
import type { Item } from "../../protocol/item.js"
import { textPart } from "../../protocol/item.js"
import { connectTo, itemsIn, replyOf, userSays } from "../../testing/connected-model.js"

const call = (more: object) => ({
  index: 0,
  id: "c1",
  function: { name: "shell", arguments: "{}" },
  ...more,
})

function stream(...deltas: object[]): ModelTurn {
  const frames = deltas.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }] }))
  const last = { choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] }
  return { raw: [...frames, last].map((one) => `data: ${JSON.stringify(one)}\n\n`).join("") }
}

/** What the second request says of the first reply, whose call was answered. */
async function saidBack(turn: ModelTurn) {
  const server = await useModelServer({ script: [turn, { text: "fine" }] })
  const model = connectTo(server.url, { wireApi: "chat" })
  const items = itemsIn(await replyOf(model))
  const result: Item = { type: "tool-result", callId: "c1", content: [textPart("a")], ok: true }
  await replyOf(model, { items: [userSays("go"), ...items, result] })
  const body = server.requests[1]?.body as { messages?: readonly object[] } | undefined
  return { items, message: body?.messages?.[2] }
}

describe("what a provider wants back of its thoughts goes back as it came", () => {
  test("Gemini's signature of a call", async () => {
    const extra_content = { google: { thought_signature: "sig/+A==" } }
    const { message, items } = await saidBack(stream({ tool_calls: [call({ extra_content })] }))
    expect(message).toMatchObject({ tool_calls: [{ id: "c1", extra_content }] })
    expect(items).toMatchObject([{ type: "tool-call", signature: JSON.stringify(extra_content) }])
  })

  test("a signed thought of Claude through OpenRouter, which comes in pieces", async () => {
    const piece = (more: object) => ({ type: "reasoning.text", format: "a", index: 0, ...more })
    const { message, items } = await saidBack(
      stream(
        { reasoning: "Let", reasoning_details: [piece({ text: "Let" })] },
        { reasoning: " me.", reasoning_details: [piece({ text: " me.", signature: null })] },
        { reasoning_details: [piece({ signature: "sig" })] },
        { reasoning_details: [{ type: "reasoning.encrypted", data: "xyz", id: "t", index: 1 }] },
        { tool_calls: [call({})] },
      ),
    )
    expect(items[0]).toMatchObject({ type: "reasoning", text: "Let me." })
    expect(message).toMatchObject({
      reasoning_details: [
        piece({ text: "Let me.", signature: "sig" }),
        { type: "reasoning.encrypted", data: "xyz", id: "t", index: 1 },
      ],
    })
  })

  test("and thoughts that anybody can read do not: they would be paid for again", async () => {
    const details = [{ type: "reasoning.text", text: "Hm.", index: 0 }]
    const { message, items } = await saidBack(
      stream({ reasoning_details: details }, { tool_calls: [call({})] }),
    )
    expect(items[0]).toEqual({ type: "reasoning", summary: [], text: "Hm." })
    expect(message).not.toHaveProperty("reasoning_details")
  })

  test("but not to a model that refuses it, since another one has issued it", async () => {
    const message = "Corrupted thought signature."
    const script = (k: number): ModelTurn =>
      k < 2 ? { status: 400, raw: JSON.stringify({ error: { message } }) } : { text: "fine" }
    const server = await useModelServer({ script })
    const signature = JSON.stringify({ google: { thought_signature: "old" } })
    const items: readonly Item[] = [
      userSays("go"),
      { type: "reasoning", summary: [], encrypted: '[{"data":"old"}]' },
      { type: "tool-call", callId: "c", name: "shell", input: "{}", inputKind: "json", signature },
    ]
    await replyOf(connectTo(server.url, { wireApi: "chat" }), { items })
    expect(String(server.requests[0]?.raw)).toContain("old")
    expect(String(server.requests[2]?.raw)).not.toContain("old")
  })
})
