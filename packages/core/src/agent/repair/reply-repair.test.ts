import { describe, expect, test } from "vitest"
import type { ModelEvent } from "../../model/model.js"
import { builtinTools } from "../../tools/index.js"
import { type RepairContext, ReplyRepair } from "./reply-repair.js"
import { RepairCount } from "./repairs.js"

const tools = builtinTools({ shell: "/bin/bash" })

/** Pieces of text as a model sends them, a tenth of a second apart, until somebody stops listening. */
async function read(pieces: Iterable<string>, context: Partial<RepairContext> = {}) {
  const told: string[] = []
  let time = 0
  let text = ""
  async function* source(): AsyncGenerator<ModelEvent> {
    for (const piece of pieces) {
      time += 100
      text += piece
      yield { type: "text-delta", text: piece }
    }
    yield { type: "item", item: { type: "assistant-message", text } }
    yield { type: "completed" }
  }
  const events: ModelEvent[] = []
  const whole = { tools, items: [], bare: true, count: new RepairCount(), warn() {} }
  const tell = (message: string) => void told.push(message)
  const reply = new ReplyRepair({ ...whole, tell, now: () => time, ...context })
  for await (const event of source()) {
    events.push(...reply.take(event))
    if (events.at(-1)?.type === "completed") break
  }
  const shown = events.flatMap((event) => (event.type === "text-delta" ? [event.text] : []))
  return { told, events, shown, received: text.length }
}

function* forever(piece: string): Generator<string> {
  for (;;) yield piece
}

describe("what is shown while a reply comes", () => {
  test("a text comes as it is sent", async () => {
    const pieces = ["Hel", "lo\n", "<b>", "wor", "ld {", "}\n", "```js\n", "x\n```\n"]
    expect((await read(pieces)).shown).toEqual(pieces)
  })

  test.each([
    ["a mark", ["Now.\n", "<tool", "_call>", '{"name":"fly"}']],
    ["a mark in one piece", ['Now.\n<tool_call>{"name":"fly"}']],
  ])("from %s on it is held back, and comes with the end when it was none", async (_, pieces) => {
    const { shown } = await read(pieces)
    expect(shown[0]).toBe("Now.\n")
    expect(shown.join("")).toBe(pieces.join(""))
    expect(shown).toHaveLength(2)
  })

  test.each([
    ["JSON", ['{"na', 'me":1}']],
    ["a block of JSON", ["``", "`js", "on\n{}", "\n```"]],
  ])("%s at the very beginning is held back", async (_, pieces) => {
    expect((await read(pieces)).shown).toEqual([pieces.join("")])
    expect((await read(pieces, { bare: false })).shown).toEqual(pieces)
  })

  test("a block of something else is not", async () => {
    const { shown } = await read(["```", "python", "\nprint()", "\n```"])
    expect(shown).toEqual(["```python", "\nprint()", "\n```"])
  })
})

describe("a reply that repeats itself", () => {
  test.each([["la "], ["I will now list the files.\n"], [`${"x".repeat(1000)}\n`]])(
    "is stopped after 16 KB and 15 s of %j, shortened, and told to the model",
    async (piece) => {
      const { events, told, received } = await read(forever(piece))
      expect(received).toBeLessThan(1_000_000)
      expect(told[0]).toContain("repeated itself")
      const last = events.at(-2)
      const item = last?.type === "item" ? last.item : undefined
      expect(item).toMatchObject({ type: "assistant-message", partial: true })
      expect(JSON.stringify(item).length).toBeLessThan(20_000)
    },
  )

  test("is not one that comes to its end, nor a long text that changes", async () => {
    expect((await read(["-".repeat(1_000_000)])).told).toEqual([])
    expect((await read(Array<string>(100).fill("-".repeat(1000)))).told).toEqual([])
    const lines = Array.from({ length: 5000 }, (_, line) => `this is line ${line}\n`)
    expect((await read(lines)).told).toEqual([])
  })
})
