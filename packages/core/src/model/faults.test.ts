import { gzipSync } from "node:zlib"
import { type ModelTurn, useModelServer } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { connectTo, itemsIn, replyOf } from "../testing/connected-model.js"
import type { ModelEvent } from "./model.js"

const wires = ["responses", "chat"] as const
const fine: ModelTurn = { text: "fine" }
const html = "<html><head><title>Sorry</title><style>x{}</style></head><body>down</body></html>"

function json(error: object): string {
  return JSON.stringify({ error })
}

function retriesIn(events: readonly ModelEvent[]) {
  return events.flatMap((event) => (event.type === "retrying" ? [event] : []))
}

describe.each(wires)("over the wire %s", (wireApi) => {
  test.each<[string, ModelTurn, string]>([
    ["a reset in the headers", { cutAfter: 0, text: "x" }, "aborted"],
    ["a reset in the body", { deltas: ["par", "tial"], cutAfter: 400 }, "aborted"],
    ["an end too early", { raw: 'data: {"choices":[]}\n\n' }, "the stream closed before"],
    ["an empty stream", { raw: "" }, "the stream closed before"],
    ["an event without its blank line", { raw: "data: [DONE]" }, "the stream closed before"],
    ["an error in the stream", { text: "x", error: { message: "overloaded" } }, "overloaded"],
    ["408", { status: 408 }, "408 Request Timeout"],
    ["409", { status: 409 }, "409 Conflict"],
    [
      "a call that the provider could not read",
      { status: 400, raw: json({ message: "Failed to call", code: "tool_use_failed" }) },
      "Failed to call",
    ],
    ["425", { status: 425 }, "425 Too Early"],
    ["429", { status: 429 }, "429 Too Many Requests"],
    ["500", { status: 500, raw: "" }, "500 Internal Server Error"],
    ["502 with a page", { status: 502, raw: html }, "502 Bad Gateway"],
    ["503", { status: 503 }, "503 Service Unavailable"],
    ["504", { status: 504 }, "504 Gateway Timeout"],
    ["520", { status: 520 }, "520"],
    ["529", { status: 529 }, "529"],
  ])("%s is tried again", async (_, turn, reason) => {
    const server = await useModelServer({ script: [turn, fine] })
    const events = await replyOf(connectTo(server.url, { wireApi }))
    expect(retriesIn(events)).toMatchObject([
      { attempt: 1, reason: expect.stringContaining(reason) },
    ])
    const after = events.slice(events.findLastIndex(({ type }) => type === "retrying") + 1)
    expect(itemsIn(after)).toEqual([{ type: "assistant-message", text: "fine" }])
    expect(server.requests[1]?.raw).toEqual(server.requests[0]?.raw)
  })

  test.each<[string, ModelTurn, string, string]>([
    ["400", { status: 400, raw: '{"odd":1}' }, "request-refused", '{"odd":1}'],
    [
      "401",
      { status: 401, raw: json({ message: "bad key" }) },
      "auth-refused",
      "unexpected status 401 Unauthorized: bad key, url: http://127.0.0.1",
    ],
    ["402", { status: 402, raw: json({ message: "pay" }) }, "quota-exceeded", "pay"],
    [
      "403",
      { status: 403, raw: "" },
      "auth-refused",
      "unexpected status 403 Forbidden: (the reply was empty)",
    ],
    ["404", { status: 404, raw: "nothing here" }, "request-refused", "404 Not Found: nothing here"],
    [
      "404 of a model",
      { status: 404, raw: json({ code: "model_not_found", message: "no m" }) },
      "model-unknown",
      "choose another model with -m",
    ],
    ["413", { status: 413 }, "request-refused", "413 Payload Too Large"],
    ["418 with a page", { status: 418, raw: html }, "request-refused", "a web page: Sorry"],
    [
      "a list of errors",
      { status: 422, raw: `[${json({ message: "in a list" })}]` },
      "request-refused",
      "422 Unprocessable Entity: in a list",
    ],
    [
      "too long a context",
      { status: 400, raw: json({ code: "context_length_exceeded", message: "m" }) },
      "context-length",
      "Codex ran out of room in the model's context window",
    ],
    [
      "a spent quota",
      { status: 429, raw: json({ code: "insufficient_quota", message: "pay" }) },
      "quota-exceeded",
      "429 Too Many Requests: pay",
    ],
    [
      "a page for a stream",
      { raw: html, headers: { "content-type": "text/html" } },
      "request-refused",
      "something else than a stream of events: a web page: Sorry",
    ],
    [
      "a redirect",
      { status: 307, raw: "", headers: { location: "https://evil.test/x" } },
      "request-refused",
      "redirects to evil.test (307 Temporary Redirect), which is not followed",
    ],
  ])("%s is final", async (_, turn, code, text) => {
    const server = await useModelServer({ script: [turn, fine] })
    const reply = replyOf(connectTo(server.url, { wireApi }))
    await expect(reply).rejects.toMatchObject({ code, message: expect.stringContaining(text) })
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    ["length", "max_output_tokens"],
    ["content_filter", "content_filter"],
  ] as const)("a reply cut off by %s is shown, and fails", async (finish, reason) => {
    const toolCalls = [{ name: "shell", args: {} }]
    const server = await useModelServer({ script: [{ text: "half", finish, toolCalls }] })
    const events: ModelEvent[] = []
    await expect(collect(connectTo(server.url, { wireApi }), events)).rejects.toMatchObject({
      code: "reply-incomplete",
      message: `Incomplete response returned, reason: ${reason}`,
    })
    expect(itemsIn(events)[0]).toEqual({ type: "assistant-message", text: "half" })
    expect(server.requests).toHaveLength(1)
  })

  test("an error object under 200 is told and tried again as what it is", async () => {
    const headers = { "content-type": "application/json" }
    const script = [{ raw: json({ message: "try later", code: 503 }), headers }, fine]
    const server = await useModelServer({ script })
    const events = await replyOf(connectTo(server.url, { wireApi }))
    expect(retriesIn(events)[0]?.reason).toBe("try later")
  })

  test("what a provider says is cut short and stripped of control characters", async () => {
    const raw = `\u001b[31mred\u0007\u202e${"x".repeat(100_000)}`
    const server = await useModelServer({ script: [{ status: 400, raw }] })
    const reply = replyOf(connectTo(server.url, { wireApi }))
    const message = await reply.then(String, (error: Error) => error.message)
    expect(message.startsWith("redxxx")).toBe(true)
    expect(message.length).toBeLessThan(1300)
  })

  test("compressed bodies are read, of replies and of errors", async () => {
    const headers = { "content-encoding": "gzip" }
    const said =
      wireApi === "chat"
        ? 'data: {"choices":[{"index":0,"delta":{"content":"zip"}}]}\n\ndata: [DONE]\n\n'
        : `data: ${JSON.stringify({ type: "response.output_text.delta", delta: "zip" })}\n\n` +
          `data: ${JSON.stringify({ type: "response.completed", response: {} })}\n\n`
    const script = [
      { raw: gzipSync(said), headers },
      { status: 400, raw: gzipSync("zipped error"), headers },
    ]
    const model = connectTo((await useModelServer({ script })).url, { wireApi })
    expect(itemsIn(await replyOf(model))).toEqual([{ type: "assistant-message", text: "zip" }])
    await expect(replyOf(model)).rejects.toThrow("zipped error")
  })

  test("a failing request ends after its retries with the provider's last word", async () => {
    const script = () => ({ status: 503, raw: json({ message: "at capacity" }) })
    const server = await useModelServer({ script })
    const events: ModelEvent[] = []
    const model = connectTo(server.url, { wireApi })
    await expect(collect(model, events)).rejects.toMatchObject({
      code: "provider-unavailable",
      message: expect.stringMatching(
        /^exceeded retry limit, last status: 503 Service Unavailable: at capacity \(try again later/,
      ),
    })
    expect(server.requests).toHaveLength(5)
    expect(retriesIn(events).map(({ attempt, maxAttempts }) => [attempt, maxAttempts])).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ])
  })

  test("a failing stream ends after its own retries", async () => {
    const server = await useModelServer({ script: () => ({ text: "x", cutAfter: 300 }) })
    await expect(replyOf(connectTo(server.url, { wireApi }))).rejects.toMatchObject({
      code: "stream-disconnected",
      message: expect.stringMatching(/^stream disconnected before completion: /),
    })
    expect(server.requests).toHaveLength(6)
  })

  test("the task's budget ends the retries of all its requests", async () => {
    const server = await useModelServer({ script: () => ({ status: 500 }) })
    const attempts = { left: 3 }
    const model = connectTo(server.url, { wireApi })
    await expect(replyOf(model, { attempts })).rejects.toThrow("exceeded retry limit")
    expect([server.requests.length, attempts.left]).toEqual([4, 0])
  })
})

async function collect(model: ReturnType<typeof connectTo>, events: ModelEvent[]): Promise<void> {
  const request = { instructions: "", items: [], tools: [] }
  for await (const event of model.stream(request, new AbortController().signal)) events.push(event)
}
