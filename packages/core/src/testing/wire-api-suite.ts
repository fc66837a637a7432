import { Readable } from "node:stream"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { CodexError } from "../errors.js"
import { decodedReply } from "../model/decoded-reply.js"
import { disconnected } from "../model/failure.js"
import type { ModelEvent, ModelRequest } from "../model/model.js"
import { encodeText } from "../model/wire/encode-text.js"
import type { EncodeContext, WireApi } from "../model/wire/wire-api.js"
import type { Item, ToolCall } from "../protocol/item.js"

/** How a wire API spells the replies that the suite knows. Each is the body of a whole stream. */
export type WireApiFixtures = {
  /** Thinks "hm", says "Grüße, " and "🌍!", and counts 12 tokens in, 4 of them cached, and 5 out, 2 of them thought. */
  readonly text: string
  /** Says "two", then calls `shell` {"command":["ls"]} as c1 and `shell` {"command":["wc","ü"]} as c2. */
  readonly calls: string
  /** Declines with "I will not.". */
  readonly refusal: string
  /** Says "part", then reports the error "boom". */
  readonly error: string
}

const context: EncodeContext = { model: "gpt-4o", storeResponses: true }

const history: readonly Item[] = [
  { type: "user-message", content: [{ type: "text", text: "count" }] },
  {
    type: "tool-call",
    callId: "c1",
    name: "shell",
    input: '{"command":["ls"]}',
    inputKind: "json",
  },
  { type: "tool-call", callId: "c2", name: "shell", input: "not json", inputKind: "json" },
  { type: "tool-result", callId: "c1", content: [{ type: "text", text: "a.ts" }], ok: true },
  { type: "tool-result", callId: "c2", content: [{ type: "text", text: "bad" }], ok: false },
  { type: "assistant-message", text: "One file." },
]

/** The events of a stream that arrives in these pieces. */
export type ReadPieces = (pieces: readonly Uint8Array[]) => Promise<readonly ModelEvent[]>

/** What carries the streams to the decoder. Where that takes its time, not every cut is tried. */
export type Carrier = { readonly read: ReadPieces; readonly bytesBetweenCuts: number }

/** What every wire API must do, whatever its provider sends, and whatever carries it. */
export function wireApiSuite(
  name: string,
  api: WireApi,
  fixtures: WireApiFixtures,
  carrier: Carrier = { read: decoded(api), bytesBetweenCuts: 1 },
): void {
  const { read: readPieces, bytesBetweenCuts } = carrier
  const read = (body: string | Uint8Array) => readPieces([Buffer.from(body)])

  describe(`the wire API ${name}`, () => {
    test("shows text as it comes and gives the message once, with what it cost", async () => {
      const events = await read(fixtures.text)
      expect(shown(events, "text-delta")).toBe("Grüße, 🌍!")
      expect(shown(events, "reasoning-delta")).toBe("hm")
      expect(itemsOf(events).map(({ type }) => type)).toEqual(["reasoning", "assistant-message"])
      expect(itemsOf(events)[1]).toEqual({ type: "assistant-message", text: "Grüße, 🌍!" })
      expect(events.at(-1)).toEqual({
        type: "completed",
        usage: {
          inputTokens: 12,
          cachedInputTokens: 4,
          cacheWriteInputTokens: 0,
          outputTokens: 5,
          reasoningOutputTokens: 2,
        },
      })
    })

    test("gives the text before the calls and the calls in order", async () => {
      expect(itemsOf(await read(fixtures.calls))).toEqual([
        { type: "assistant-message", text: "two" },
        call("c1", '{"command":["ls"]}'),
        call("c2", '{"command":["wc","ü"]}'),
      ])
    })

    test("keeps a refusal as a message", async () => {
      const refusal = { type: "assistant-message", text: "I will not.", refusal: true }
      expect(itemsOf(await read(fixtures.refusal))).toEqual([refusal])
    })

    test("an error within the stream fails the reply in the provider's words", async () => {
      await expect(read(fixtures.error)).rejects.toThrow(
        "stream disconnected before completion: boom",
      )
    })

    test("a reply that is cut between two events anywhere is disconnected and yields no call", async () => {
      const frames = fixtures.calls.split("\n\n").slice(0, -1)
      const whole = await framesNeeded(readPieces, frames)
      for (let count = 0; count < whole; count++) {
        const body = frames.slice(0, count).map((frame) => `${frame}\n\n`)
        await expect(read(body.join("")), `${count} frames`).rejects.toMatchObject({
          code: "stream-disconnected",
        })
      }
      expect(whole).toBeGreaterThan(2)
    })

    test("bytes may be cut anywhere", async () => {
      for (const body of [fixtures.text, fixtures.calls]) {
        const bytes = Buffer.from(body)
        const expected = await readPieces([bytes])
        for (let at = 1; at < bytes.length; at += bytesBetweenCuts) {
          const pieces = [bytes.subarray(0, at), bytes.subarray(at)]
          expect(await readPieces(pieces), `cut at ${at}`).toEqual(expected)
        }
        expect(await readPieces([...bytes].map((byte) => Buffer.from([byte])))).toEqual(expected)
      }
    })

    test.each([
      ["CRLF", (body: string) => body.replaceAll("\n", "\r\n")],
      ["CR", (body: string) => body.replaceAll("\n", "\r")],
      ["a byte order mark", (body: string) => `\ufeff${body}`],
      ["comments", (body: string) => body.replaceAll("data:", ": still here\n\ndata:")],
      [
        "unknown fields",
        (body: string) => body.replaceAll("data:", "retry: 10\nfoo\nid: 1\ndata:"),
      ],
      ["no space after the colon", (body: string) => body.replaceAll("data: ", "data:")],
      ["events of no known kind", (body: string) => `data: {"type":"x.y"}\n\ndata: 7\n\n${body}`],
      ["events that are not JSON", (body: string) => `data: {"a\n\ndata:\n\n${body}`],
    ])("%s change nothing", async (_, change) => {
      expect(await read(change(fixtures.calls))).toEqual(await read(fixtures.calls))
    })

    test("whatever JSON a provider sends, the reply ends or fails as ours", () => {
      const key = fc.constantFrom("type", "choices", "delta", "item", "error", "__proto__", "usage")
      const { tree } = fc.letrec((tie) => ({
        tree: fc.oneof(
          { depthSize: "small" },
          fc.jsonValue(),
          fc.array(tie("tree"), { maxLength: 3 }),
          fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
        ),
      }))
      fc.assert(
        fc.property(fc.array(tree, { maxLength: 5 }), (payloads) => {
          const decoder = api.decoder()
          try {
            for (const payload of payloads) decoder.push(JSON.stringify(payload))
            decoder.end()
          } catch (error) {
            if (!(error instanceof CodexError)) throw error
          }
          expect(Object.keys(Object.prototype)).toEqual([])
        }),
        { numRuns: 300, seed: 20251124 },
      )
    })

    test("a longer conversation begins with the bytes of the shorter one", () => {
      const longer = JSON.stringify(api.encode(request(history), context))
      for (const length of [1, 3, 5]) {
        const body = JSON.stringify(api.encode(request(history.slice(0, length)), context))
        const start = body.slice(0, body.lastIndexOf("count"))
        expect(longer.startsWith(start)).toBe(true)
      }
    })

    test("every request carries the instructions, the tools and the schema of the answer", () => {
      const outputSchema = { type: "object", title: "the schema" }
      const body = JSON.stringify(api.encode({ ...request(history), outputSchema }, context))
      for (const text of ["be brief", "runs a command", "the schema", "codex_output_schema"]) {
        expect(body).toContain(text)
      }
    })

    test("names and texts that a model made up are sent back as providers take them", () => {
      const items: readonly Item[] = [
        { ...call("c1", '{"a":"\ud800"}'), name: "functions.no such\ntool" },
        { ...call("c2", "{}"), name: "" },
        { ...call("c3", "{}"), name: "x".repeat(200) },
        { type: "assistant-message", text: "half \udfff" },
      ]
      const body = encodeText(api.encode(request(items), context))
      expect(body).toContain('"functions_no_such_tool"')
      expect(body).not.toContain('"name":""')
      expect(body).not.toContain("x".repeat(65))
      expect(body).not.toMatch(/\\u[dD][89a-fA-F]/)
    })

    test("a request without tools says nothing of tools", () => {
      const body = api.encode({ ...request(history), tools: [] }, context)
      expect(Object.keys(body).filter((key) => key.includes("tool"))).toEqual([])
    })
  })
}

function request(items: readonly Item[]): ModelRequest {
  const inputSchema = { type: "object", properties: {} }
  const tools = [{ name: "shell", description: "runs a command", inputSchema }]
  return { instructions: "be brief", items, tools }
}

/** Without a network between. */
function decoded(api: WireApi): ReadPieces {
  return async (pieces) => {
    const body = Readable.from(pieces, { objectMode: false })
    const events: ModelEvent[] = []
    for await (const batch of decodedReply({ body, failure: disconnected }, api.decoder(), 10_000))
      events.push(...batch)
    return events
  }
}

/** How many frames of the stream the wire needs to know that the reply is whole. */
async function framesNeeded(readPieces: ReadPieces, frames: readonly string[]): Promise<number> {
  for (let count = 1; count < frames.length; count++) {
    const body = frames.slice(0, count).map((frame) => Buffer.from(`${frame}\n\n`))
    const whole = await readPieces(body).then(
      () => true,
      () => false,
    )
    if (whole) return count
  }
  return frames.length
}

function itemsOf(events: readonly ModelEvent[]): readonly Item[] {
  return events.flatMap((event) => (event.type === "item" ? [event.item] : []))
}

function shown(events: readonly ModelEvent[], type: "text-delta" | "reasoning-delta"): string {
  return events.map((event) => (event.type === type ? event.text : "")).join("")
}

function call(callId: string, input: string): ToolCall {
  return { type: "tool-call", callId, name: "shell", input, inputKind: "json" }
}
