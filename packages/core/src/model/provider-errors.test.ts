import { type ModelTurn, useModelServer } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { connectTo, replyOf } from "../testing/connected-model.js"
import { refusals } from "../testing/provider-refusals.js"

const busy: readonly (readonly [name: string, status: number, body: unknown, delayMs: number])[] = [
  [
    "OpenAI, a rate limit",
    429,
    {
      error: {
        message: "Rate limit reached. Please try again in 20ms.",
        code: "rate_limit_exceeded",
      },
    },
    20,
  ],
  [
    "Azure, a rate limit",
    429,
    { error: { code: "429", message: "Rate limit is exceeded. Try again in 0.02 seconds." } },
    20,
  ],
  [
    "Anthropic, overloaded",
    529,
    { type: "error", error: { type: "overloaded_error", message: "Overloaded; retry in 20ms" } },
    20,
  ],
  [
    "Gemini, a rate limit",
    429,
    [
      {
        error: {
          code: 429,
          status: "RESOURCE_EXHAUSTED",
          message: "Quota exceeded",
          details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "0.02s" }],
        },
      },
    ],
    20,
  ],
  [
    "Groq, a rate limit",
    429,
    {
      error: {
        message: "Limit 6000, Used 5900. Please try again in 0.02s.",
        type: "tokens",
        code: "rate_limit_exceeded",
      },
    },
    20,
  ],
  [
    "llama.cpp, loading",
    503,
    { error: { code: 503, message: "Loading model; retry in 20ms", type: "unavailable_error" } },
    20,
  ],
]

describe.each(["responses", "chat"] as const)("over %s, an error as sent by", (wireApi) => {
  test.each(refusals)("%s is final and told in its words", async (_, status, body, code, said) => {
    const turn: ModelTurn = { status, raw: JSON.stringify(body) }
    const server = await useModelServer({ script: [turn] })
    await expect(replyOf(connectTo(server.url, { wireApi }))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(said),
    })
    expect(server.requests).toHaveLength(1)
  })

  test.each(busy)("%s is waited for as long as it asks", async (_, status, body, delayMs) => {
    const turn: ModelTurn = { status, raw: JSON.stringify(body) }
    const server = await useModelServer({ script: [turn, { text: "fine" }] })
    const events = await replyOf(connectTo(server.url, { wireApi }))
    const waits = events.flatMap((event) => (event.type === "retrying" ? [event.delayMs] : []))
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThanOrEqual(delayMs)
    expect(waits[0]).toBeLessThanOrEqual(delayMs * 1.1 + 1)
  })
})

describe("an error in the stream of Chat Completions, as sent by", () => {
  test.each([
    [
      "vLLM",
      { object: "error", message: "out of memory", code: 400 },
      "stream-disconnected",
      "out of memory",
    ],
    [
      "Ollama",
      { error: "model runner has stopped" },
      "stream-disconnected",
      "model runner has stopped",
    ],
    [
      "OpenRouter",
      { error: { code: 403, message: "moderated", metadata: { raw: "by X" } } },
      "auth-refused",
      "moderated: by X",
    ],
    [
      "Anthropic",
      { type: "error", error: { type: "authentication_error", message: "no" } },
      "auth-refused",
      "no",
    ],
    [
      "llama.cpp",
      {
        error: {
          code: 500,
          message: "the request exceeds the available context size",
          type: "server_error",
        },
      },
      "context-length",
      "ran out of room",
    ],
  ])("%s fails the reply", async (_, chunk, code, said) => {
    const provider = { streamMaxRetries: 0 }
    const server = await useModelServer({ script: [{ raw: `data: ${JSON.stringify(chunk)}\n\n` }] })
    const reply = replyOf(connectTo(server.url, { wireApi: "chat", provider }))
    await expect(reply).rejects.toMatchObject({ code, message: expect.stringContaining(said) })
  })
})
