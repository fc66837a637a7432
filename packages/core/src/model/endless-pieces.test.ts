import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { ModelEvent } from "./model.js"
import { errorBodyOf } from "./error-body.js"
import { eventFeed } from "./event-feed.js"
import { textFeed } from "./text-feed.js"
import { chatDecoder } from "./wire/chat-decoder.js"
import { parseJson } from "./wire/json.js"
import { objectEnd } from "./wire/object-end.js"

/** What a server says in pieces is looked through once: these would take minutes otherwise. */
describe("a reply in pieces without an end keeps nobody busy", () => {
  /** What the reply holds, however late it is. */
  function decode(deltas: readonly object[]): readonly ModelEvent[] {
    const decoder = chatDecoder()
    for (const delta of deltas) decoder.push({ choices: [{ delta }] })
    return decoder.push("[DONE]").filter(({ type }) => type === "item")
  }

  test("where each piece of a call could be its last", () => {
    const piece = (text: string) => ({
      tool_calls: [{ index: 0, function: { name: "shell", arguments: text } }],
    })
    const pieces = Array<object>(150_000).fill(piece("}"))
    expect(decode([piece('{"a":"'), ...pieces])).toHaveLength(1)
  })

  test("where it begins with blanks", () => {
    const blanks = Array<object>(200_000).fill({ content: " " })
    expect(decode([...blanks, { content: "<think>a</think>b" }])).toEqual([
      { type: "item", item: { type: "reasoning", summary: [], text: "a" } },
      { type: "item", item: { type: "assistant-message", text: "b" } },
    ])
  })

  test("where thoughts go on with old ones", () => {
    const begun = Array.from({ length: 1000 }, (_, index) => ({ index }))
    const more = Array.from({ length: 500_000 }, (_, at) => ({ index: at % 2 === 0 ? 0 : 999 }))
    expect(decode([{ reasoning_details: [...begun, ...more] }, { content: "a" }])).toHaveLength(1)
  })

  test.each(["<", "<script", "<title"])("where a page is all %j", (tag) => {
    for (let count = 0; count < 20; count++) {
      expect(errorBodyOf(tag.repeat(64 * 1024)).text).toMatch(/^a web page: /)
    }
  })
})

test("an object has come to its end where it can be read, and not before", () => {
  const json = fc.json({ depthSize: "small" }).map((text) => ` {"a":${text}}\n`)
  fc.assert(
    fc.property(json, fc.constantFrom("", "}", "{", "x"), (object, more) => {
      const end = objectEnd()
      const text = object + more
      for (const [at, character] of Array.from(text, (one) => one).entries()) {
        end.push(character)
        const soFar = Array.from(text, (one) => one).slice(0, at + 1)
        expect(end.isReached()).toBe(parseJson(soFar.join("")) !== undefined)
      }
    }),
    { numRuns: 50 },
  )
})

test.each([
  ["an event", (text: string) => `data: {"a":"${text}"}\n\n`, eventFeed, "event"],
  ["an object", (text: string) => `{"a":"${text}"}`, textFeed.bind(null, "object"), "text"],
] as const)("%s means the same however small its pieces are", (_, write, feedTo, heard) => {
  const text = "aé…".repeat(3000)
  const said: string[] = []
  const ignore = () => {}
  const sink = { event: ignore, text: ignore, failure: ignore }
  const feed = feedTo({ ...sink, [heard]: (data: string) => said.push(data) })
  for (const byte of Buffer.from(write(text))) feed.push(Uint8Array.of(byte))
  feed.end()
  expect(said).toEqual([JSON.stringify({ a: text })])
})
