import { type ModelTurn, useModelServer } from "@codex/testing"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { connectTo, itemsIn, replyOf } from "../testing/connected-model.js"
import type { ModelEvent } from "./model.js"

const text = fc.string({ unit: "binary", maxLength: 20 })
const call = fc.record({
  name: fc.constantFrom("shell", "view_image"),
  args: fc.record({ command: fc.array(text, { maxLength: 3 }) }),
})
const count = fc.nat(100_000)
const turn: fc.Arbitrary<ModelTurn> = fc.record(
  {
    deltas: fc.array(text, { maxLength: 3 }),
    reasoning: text,
    refusal: text,
    toolCalls: fc.array(call, { maxLength: 3 }),
    usage: fc.record({ inputTokens: count, cachedInputTokens: count, outputTokens: count }),
    finish: fc.constantFrom("stop", "length", "content_filter"),
    error: fc.constantFrom({ message: "overloaded" }, { message: "no", code: "invalid_prompt" }),
  },
  { requiredKeys: [] },
)

/** What a reply means, however it was cut into pieces. */
async function meaning(url: string, wireApi: "chat" | "responses") {
  const events: ModelEvent[] = []
  const model = connectTo(url, { wireApi, provider: { streamMaxRetries: 0 } })
  const request = { instructions: "", items: [], tools: [] }
  const stream = model.stream(request, new AbortController().signal)
  const failure = await (async () => {
    for await (const event of stream) events.push(event)
  })().catch((error: Error) => error.message)
  return { items: itemsIn(events), completed: events.at(-1), failure }
}

const headers = (type: string) => ({ "content-type": type })

describe.each(["responses", "chat"] as const)("over %s", (wireApi) => {
  test("a reply that comes whole means what it would have streamed", async () => {
    let script: ModelTurn = {}
    const streaming = await useModelServer({ script: () => script })
    const whole = await useModelServer({ script: () => ({ ...script, whole: true }) })
    const property = fc.asyncProperty(turn, async (turnOfBoth) => {
      const calls = turnOfBoth.toolCalls?.map((one, at) => ({ ...one, id: `c${at}` }))
      script = { ...turnOfBoth, ...(calls && { toolCalls: calls }) }
      const streamed = await meaning(streaming.url, wireApi)
      // Of a stream that fails, what came before may be shown.
      const { error } = turnOfBoth
      const expected = error ? { failure: streamed.failure } : comparable(streamed)
      const told = await meaning(whole.url, wireApi)
      expect(error ? { failure: told.failure } : comparable(told)).toEqual(expected)
    })
    await fc.assert(property, { numRuns: 30 })
  })

  test.each([
    ["text/event-stream; charset=utf-8", {}],
    ["application/json", {}],
    ["text/html", {}],
    ["text/plain", {}],
    ["", {}],
    ["text/event-stream", { whole: true }],
    ["application/octet-stream", { whole: true }],
    ["", { whole: true }],
  ] as const)("what a body is called decides nothing: %j %j", async (type, how) => {
    const toolCalls = [{ name: "shell", args: { command: ["ls"] } }]
    const said = { text: "fine", toolCalls, headers: headers(type), ...how }
    const server = await useModelServer({ script: [said] })
    const events = await replyOf(connectTo(server.url, { wireApi }))
    expect(itemsIn(events)).toMatchObject([
      { type: "assistant-message", text: "fine" },
      { type: "tool-call", name: "shell", input: '{"command":["ls"]}' },
    ])
  })

  test("a whole reply whose connection stays open is taken at once", async () => {
    const script: readonly ModelTurn[] = [{ text: "fine", whole: true, stayOpen: true }]
    const model = connectTo((await useModelServer({ script })).url, { wireApi })
    expect(itemsIn(await replyOf(model))).toEqual([{ type: "assistant-message", text: "fine" }])
  })

  test("a whole reply that breaks off is asked for again", async () => {
    const cut = { text: "half of it", whole: true, cutAfter: 60 } as const
    const ended: ModelTurn = { raw: '{"object": "resp', headers: headers("application/json") }
    const server = await useModelServer({ script: [cut, ended, { text: "fine", whole: true }] })
    const events = await replyOf(connectTo(server.url, { wireApi }))
    const retries = events.flatMap((event) => (event.type === "retrying" ? [event.reason] : []))
    expect(retries).toEqual(["aborted", "the reply ended in the middle of an object"])
    expect(itemsIn(events)).toEqual([{ type: "assistant-message", text: "fine" }])
  })

  test.each([
    ["an error under the label of a stream", '{"error":{"message":"no","code":402}}', /^no \(see/],
    ["an error in a list", '[{"error":{"message":"no","code":402}}]', /^no \(see/],
    [
      "a greeting",
      "Ollama is running",
      /something else than a stream of events: Ollama is running/,
    ],
    ["another object", '{"status":"ok"}', /something else than a stream of events: .*"ok"/],
    ["a job", '{"object":"response","status":"queued","output":[]}', /something else .*queued/],
    [
      "a line of a stream of lines",
      '{"choices":[{"index":0,"delta":{"content":"He"}}]}\n',
      /something else .*"He"/,
    ],
    ["a page", "\n<html><title>Sign in</title></html>", /something else .*a web page: Sign in/],
  ])("%s is told as what it is", async (_, raw, words) => {
    const type = raw.startsWith("O") ? "text/plain" : "text/event-stream"
    const server = await useModelServer({ script: [{ raw, headers: headers(type) }] })
    await expect(replyOf(connectTo(server.url, { wireApi }))).rejects.toThrow(words)
    expect(server.requests).toHaveLength(1)
  })

  test("a server that speaks the other API is told as that, once", async () => {
    const other = wireApi === "chat" ? "responses" : "chat"
    const said =
      wireApi === "chat"
        ? { type: "response.output_text.delta", delta: "a" }
        : { choices: [{ index: 0, delta: { content: "a" } }] }
    const raw = `data: ${JSON.stringify(said)}\n\n`
    const server = await useModelServer({ script: [{ raw }] })
    const reply = replyOf(connectTo(server.url, { wireApi }))
    await expect(reply).rejects.toThrow(`set wire_api = "${other}" for this provider`)
    expect(server.requests).toHaveLength(1)
  })

  test("blanks before a reply mean that it is worked on", async () => {
    const { url } = await useModelServer({ script: [{ text: "fine", whole: true }] })
    const path = wireApi === "chat" ? "/chat/completions" : "/responses"
    const whole = await (await fetch(url + path, { method: "POST", body: "{}" })).text()
    const raw = ["\ufeff \n", "\n", "\n ", whole.slice(0, 30), whole.slice(30)]
    const script = [{ raw, gapMs: 1, headers: headers("application/json") }]
    const model = connectTo((await useModelServer({ script })).url, { wireApi })
    expect(itemsIn(await replyOf(model))).toEqual([{ type: "assistant-message", text: "fine" }])
  })
})

test("the name of an event says its type where nothing else does", async () => {
  const raw = [
    'event: response.output_text.delta\ndata: {"delta": "fine", "item_id": "m"}\n\n',
    "event: response.in_progress\ndata: {}\n\n",
    'event: response.completed\ndata: { "response": {"id": "r"} }\n\n',
  ]
  const model = connectTo((await useModelServer({ script: [{ raw }] })).url)
  expect(itemsIn(await replyOf(model))).toEqual([{ type: "assistant-message", text: "fine" }])
})

test("through the openai package a whole reply is read too", async () => {
  const { url } = await useModelServer({ script: [{ text: "fine", whole: true }] })
  const model = connectTo(url, { wireApi: "chat", provider: { transport: "openai" } })
  expect(itemsIn(await replyOf(model))).toEqual([{ type: "assistant-message", text: "fine" }])
})

test("a whole reply longer than 32 MB ends, and names the cap", async () => {
  const raw = [
    '{"choices":[{"message":{"content":"',
    ...Array<string>(34).fill("x".repeat(2 ** 20)),
  ]
  const script: readonly ModelTurn[] = [
    { raw, headers: headers("application/json"), stayOpen: true },
  ]
  const server = await useModelServer({ script })
  const model = connectTo(server.url, { provider: { streamIdleTimeoutMs: 60_000 } })
  await expect(replyOf(model)).rejects.toThrow("is longer than 32 MB")
  expect(server.requests).toHaveLength(1)
})

test("calls of a whole reply are told apart without ids or with arguments as objects", async () => {
  const one = { function: { name: "shell", arguments: { command: ["a"] } } }
  const two = { id: "", function: { name: "shell", arguments: '{"command":["b"]}' } }
  const choices = [{ message: { content: null, tool_calls: [one, two] }, finish_reason: null }]
  const raw = JSON.stringify({ object: "chat.completion", choices })
  const server = await useModelServer({ script: [{ raw, headers: headers("application/json") }] })
  const calls = itemsIn(await replyOf(connectTo(server.url, { wireApi: "chat" })))
  expect(calls).toMatchObject([{ input: '{"command":["a"]}' }, { input: '{"command":["b"]}' }])
})

function comparable({ items, completed, failure }: Awaited<ReturnType<typeof meaning>>) {
  return { items, failure, usage: completed?.type === "completed" && completed.usage }
}
