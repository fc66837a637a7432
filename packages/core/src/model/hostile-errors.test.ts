import { type ModelTurn, useModelServer } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { connectTo, replyOf } from "../testing/connected-model.js"

const key = "sk-canary-0123/456+789=abcdef"
const drawing = "\u001b[31mred\u001b]0;title\u0007\u001b[2J\u202e"
const provider = { envKey: "X_KEY", requestMaxRetries: 0, streamMaxRetries: 0 }

async function failureOf(turn: ModelTurn, wireApi: "chat" | "responses" = "chat") {
  const server = await useModelServer({ script: () => turn })
  const model = connectTo(server.url, { wireApi, provider, env: { X_KEY: key } })
  return replyOf(model).then(
    () => "it went well",
    (error: Error) => error.message,
  )
}

const message = (text: string, status = 400): ModelTurn => ({
  status,
  raw: JSON.stringify({ error: { message: text } }, null, 2),
})
const statuses = [400, 401, 404, 429, 500]

describe.each(["responses", "chat"] as const)(
  "over %s, an error of a provider is one line",
  (wireApi) => {
    test.each(statuses)("without its line ends, and short: %i", async (status) => {
      for (const turn of [
        message("one\ntwo\r\nthree\u2028four", status),
        message(`x${" long words".repeat(20_000)}`, status),
        { status, raw: "traceback\n".repeat(20_000) },
        { status, raw: Buffer.from(Array.from({ length: 3000 }, (_, at) => at % 256)) },
      ]) {
        const told = await failureOf(turn, wireApi)
        expect(told).not.toMatch(/[\n\r\u2028]/)
        expect(told.length).toBeLessThan(1300)
      }
    })

    test.each(statuses)("that draws nothing: %i", async (status) => {
      const told = await failureOf(message(`bad ${drawing} input`, status), wireApi)
      expect(told).not.toMatch(/[\p{Cc}\u202e]/u)
      // Whole sequences go, not their first character alone; a body under 400 is shown as it was written.
      if (status !== 400) expect(told).toContain("bad red input")
    })
  },
)

test.each(["responses", "chat"] as const)(
  "over %s, an error whose code is no word is told all the same",
  async (wireApi) => {
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`
    for (const code of ['{"toString":1,"valueOf":1}', deep]) {
      for (const key of ["code", "type"]) {
        const raw = `data: {"error":{"message":"no luck","${key}":${code}}}\n\n`
        expect(await failureOf({ raw }, wireApi)).toContain("no luck")
      }
    }
  },
)

describe("the key is in no error, though the provider sends it back", () => {
  const spellings = [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)]

  test.each(statuses)("as it is, encoded, or in pieces: %i", async (status) => {
    for (const spelling of spellings) {
      expect(await failureOf(message(`wrong: ${spelling}.`, status))).not.toContain("canary")
    }
    expect(await failureOf(message(`wrong: sk-can\u0000ary-0123`, status))).not.toContain(key)
  })

  test.each(statuses)("cut off where the text ends: %i", async (status) => {
    for (const length of [970, 980, 990, 995, 1000]) {
      const told = await failureOf(message(`${"x".repeat(length)}${key} and more`, status))
      expect(told.replaceAll("x", "")).not.toMatch(/sk-can/)
    }
  })

  test("in a stream", async () => {
    const raw = `data: ${JSON.stringify({ error: { message: `${"x".repeat(990)}${key}`, code: 500 } })}\n\n`
    expect(await failureOf({ raw })).not.toContain("sk-can")
  })
})

describe.each([
  ["chat", { choices: [{ index: 0, delta: { content: "par" } }] }],
  ["responses", { type: "response.output_text.delta", delta: "par" }],
] as const)("over %s, a stream that fails in the middle says why", (wireApi, begun) => {
  const half = `data: ${JSON.stringify(begun)}\n\n`

  test.each([
    ["an event called error", 'event: error\ndata: {"message":"engine died","code":500}\n\n'],
    ["an error without a kind", 'data: {"error":{"message":"engine died"}}\n\n'],
    ["the same in plain words", "event: error\ndata: engine died\n\n"],
    ["an object without the name of a field", '{"error":{"message":"engine died"}}\n\n'],
    ["a field called error", 'error: {"code":500,"message":"engine died"}\n\n'],
    ["an error of its own kind", 'data: {"type":"error","message":"engine died"}\n\n'],
  ])("%s", async (_, end) => {
    expect(await failureOf({ raw: half + end }, wireApi)).toContain("engine died")
  })
})

test.each<[string, ModelTurn, RegExp]>([
  [
    "nothing under JSON",
    { raw: "", headers: { "content-type": "application/json" } },
    /the reply was empty/,
  ],
  [
    "a spent quota under 200",
    {
      raw: `{"error":{"message":"no credits","code":402}}`,
      headers: { "content-type": "application/json" },
    },
    /^no credits \(see your account/,
  ],
  ["304", { status: 304, raw: "" }, /^unexpected status 304/],
  [
    "a byte order mark",
    { status: 422, raw: `\ufeff{"error":{"message":"wide"}}` },
    /Entity: wide, url/,
  ],
  [
    "too long, in plain text",
    { status: 400, raw: "maximum context length exceeded" },
    /ran out of room/,
  ],
  [
    "a wrong key under 400",
    message("API key not valid. Please pass a valid API key."),
    /check the key in X_KEY/,
  ],
  [
    "no stream, but a whole reply",
    { raw: `{"choices":["${"x".repeat(3000)}"]}`, headers: { "content-type": "application/json" } },
    /Check base_url and wire_api/,
  ],
])("%s is told as what it is", async (_, turn, words) => {
  const told = await failureOf(turn)
  expect(told).toMatch(words)
  expect(told.length).toBeLessThan(700)
})
