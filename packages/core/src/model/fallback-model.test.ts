import { type ModelTurn, tempFolder, useModelServer } from "@codex/testing"
import { describe, expect, test } from "vitest"
import type { Provider } from "../config/provider.js"
import { configFolders } from "../testing/config-folders.js"
import { itemsIn, replyOf, userSays } from "../testing/connected-model.js"
import { testConfig } from "../testing/test-config.js"
import { connectModel } from "./connect.js"
import type { ModelNotice } from "./model.js"

const plain = testConfig(process.cwd()).provider

/** A model at the first address, with those that stand in for it. Both speak Responses. */
function chain(...urls: readonly string[]) {
  const providers = urls.map((baseUrl, at): Provider => ({ ...plain, id: `p${at}`, baseUrl }))
  const [provider = plain, ...others] = providers
  const fallbacks = others.map((other) => ({ provider: other, model: `model-of-${other.id}` }))
  const caller = { model: "m", sessionId: "s", originator: "codex_test", backOffMs: 1, env: {} }
  return connectModel(testConfig(process.cwd(), { provider, fallbacks }), caller)
}

const fine: ModelTurn = { text: "fine" }

test("model_fallbacks names providers and models, from the user's own file", async () => {
  const { load, write } = configFolders(await tempFolder())
  write("user/.codex/config.toml", 'model_fallbacks = ["openrouter/openai/gpt-5", "ollama/qwen3"]')
  const { fallbacks = [] } = await load()
  expect(fallbacks.map(({ provider, model }) => [provider.id, model])).toEqual([
    ["openrouter", "openai/gpt-5"],
    ["ollama", "qwen3"],
  ])
  for (const [entry, message] of [
    ["qwen3", /config\.toml:1: model_fallbacks holds "qwen3"; write each as "provider\/model"/],
    ["nowhere/x", /config\.toml:1: no provider "nowhere"/],
  ] as const) {
    write("user/.codex/config.toml", `model_fallbacks = ["${entry}"]`)
    await expect(load()).rejects.toThrow(message)
  }
})

describe("when the model is down, model_fallbacks", () => {
  test.each<[string, ModelTurn]>([
    ["is unavailable", { status: 503 }],
    ["limits the rate", { status: 429 }],
    ["has a spent quota", { status: 402 }],
    ["breaks off", { deltas: ["half"], cutAfter: 500 }],
  ])("are asked where it %s, told, and kept to", async (_, turn) => {
    const first = await useModelServer({ script: () => turn })
    const second = await useModelServer({ script: () => fine })
    const notices: ModelNotice[] = []
    const model = chain(first.url, second.url)
    const onNotice = (notice: ModelNotice) => notices.push(notice)
    const events = await replyOf(model, { onNotice })
    const last = events.findLastIndex(({ type }) => type === "retrying")
    expect(itemsIn(events.slice(last))).toEqual([{ type: "assistant-message", text: "fine" }])
    expect(notices).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(
          /^p0\/m does not answer \(.+\)\. Going on with p1\/model-of-p1/,
        ),
      },
    ])
    const asked = first.requests.length
    await replyOf(model)
    expect([first.requests.length, second.requests.length]).toEqual([asked, 2])
    expect(second.requests[0]?.body).toMatchObject({ model: "model-of-p1" })
  })

  test("what a cut reply has used is of the model that was cut", async () => {
    const usage = { input_tokens: 3, output_tokens: 4 }
    const response = { usage, incomplete_details: { reason: "max_output_tokens" } }
    const raw = `data: ${JSON.stringify({ type: "response.incomplete", response })}\n\n`
    const first = await useModelServer({ script: () => ({ status: 402 }) })
    const second = await useModelServer({ script: () => ({ raw }) })
    await expect(replyOf(chain(first.url, second.url))).rejects.toMatchObject({
      code: "reply-incomplete",
      options: { usage: { outputTokens: 4 }, answeredBy: { provider: "p1", model: "model-of-p1" } },
    })
  })

  test.each<[string, ModelTurn, string]>([
    ["a wrong key", { status: 401 }, "auth-refused"],
    ["a bad request", { status: 400 }, "request-refused"],
    [
      "a conversation that is too long",
      { status: 400, raw: '{"error":{"code":"context_length_exceeded"}}' },
      "context-length",
    ],
  ])("are not asked for %s", async (_, turn, code) => {
    const first = await useModelServer({ script: () => turn })
    const second = await useModelServer({ script: () => fine })
    await expect(replyOf(chain(first.url, second.url))).rejects.toMatchObject({ code })
    expect(second.requests).toHaveLength(0)
  })

  test("are sent only the settings that they have, and the rest is told", async () => {
    const first = await useModelServer({ script: () => ({ status: 503 }) })
    const second = await useModelServer({ script: () => fine })
    const { load, write } = configFolders(await tempFolder())
    write(
      "user/.codex/config.toml",
      `model = "gpt-5"
model_provider = "one"
model_fallbacks = ["groq/gpt-oss-20b"]
model_reasoning_effort = "xhigh"
model_verbosity = "low"
service_tier = "flex"
model_max_output_tokens = 100000
[model_providers.one]
base_url = "${first.url}"
request_max_retries = 0
[model_providers.groq]
base_url = "${second.url}"
`,
    )
    const config = await load({ env: { GROQ_API_KEY: "k" } })
    const notices: string[] = []
    const model = connectModel(config, {
      model: config.model ?? "",
      sessionId: "s",
      originator: "codex_test",
      backOffMs: 1,
      env: { GROQ_API_KEY: "k" },
    })
    await replyOf(model, { onNotice: ({ message }) => notices.push(message) })
    expect(first.requests[0]?.body).toMatchObject({
      reasoning: { effort: "xhigh" },
      text: { verbosity: "low" },
      service_tier: "flex",
    })
    const body = second.requests[0]?.body as Record<string, unknown> // Ours.
    expect(body).toMatchObject({ model: "gpt-oss-20b", service_tier: "flex" })
    expect([body["reasoning_effort"], body["verbosity"]]).toEqual([undefined, undefined])
    expect(body["max_completion_tokens"] ?? body["max_tokens"]).toBe(65_536)
    expect(notices[0]).toContain(
      'model_reasoning_effort is not sent: gpt-oss-20b has no effort "xhigh"',
    )
    expect(notices[0]).toContain("model_verbosity is not sent: Groq has no such setting")
  })

  test("all down: the last one's failure is the answer", async () => {
    const first = await useModelServer({ script: () => ({ status: 503 }) })
    const second = await useModelServer({
      script: () => ({ status: 500, raw: '{"error":{"message":"me too"}}' }),
    })
    await expect(replyOf(chain(first.url, second.url))).rejects.toThrow("me too")
  })

  test("an abort asks nobody else", async () => {
    const first = await useModelServer({ script: () => ({ ...fine, delayMs: 10_000 }) })
    const second = await useModelServer({ script: () => fine })
    const signal = AbortSignal.timeout(100)
    await expect(replyOf(chain(first.url, second.url), {}, signal)).rejects.toThrow()
    expect(second.requests).toHaveLength(0)
  })

  test("are not sent what only another provider can read", async () => {
    const first = await useModelServer({ script: () => ({ status: 503 }) })
    const second = await useModelServer({ script: () => ({ ...fine, reasoning: "hm" }) })
    const model = chain(first.url, second.url)
    const secret = { type: "reasoning", id: "rs_0", summary: [], encrypted: "of-p0" } as const
    const items = [userSays("a"), secret, { type: "assistant-message", text: "b" } as const]
    const events = await replyOf(model, { items: [...items, userSays("c")] })
    await replyOf(model, { items: [...items, userSays("c"), ...itemsIn(events), userSays("d")] })
    const [one, two] = second.requests.map(({ raw }) => raw.toString())
    expect(one).not.toContain("of-p0")
    expect(two).not.toContain("of-p0")
    expect(two).toContain("previous_response_id")
  })
})
