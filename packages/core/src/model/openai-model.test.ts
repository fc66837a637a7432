import { useModelServer } from "@codex/testing"
import { OpenAI } from "openai"
import { beforeEach, describe, expect, test, vi } from "vitest"
import { chatReplies } from "../testing/chat-replies.js"
import { connectTo, itemsIn, replyOf, userSays } from "../testing/connected-model.js"
import { responsesReplies } from "../testing/responses-replies.js"
import { type Carrier, wireApiSuite } from "../testing/wire-api-suite.js"
import { openaiModel, type OpenAIModelOptions } from "./openai-model.js"
import { chat } from "./wire/chat.js"
import { responses } from "./wire/responses.js"

const once = { model: "m", requestMaxRetries: 0, streamMaxRetries: 0 } as const

wireApiSuite("responses through openai", responses, responsesReplies, through("responses"))
wireApiSuite("chat through openai", chat, chatReplies, through("chat"))

/** Pieces over real HTTP and the package's client. */
function through(wireApi: "responses" | "chat"): Carrier {
  return {
    bytesBetweenCuts: 41,
    async read(pieces) {
      const { url } = await useModelServer({ script: () => ({ raw: pieces }) })
      return replyOf(modelAt(url, { wireApi }))
    },
  }
}

function modelAt(url: string, options: Partial<OpenAIModelOptions> = {}) {
  return openaiModel(new OpenAI({ apiKey: "sk-test", baseURL: url }), { ...once, ...options })
}

describe.each(["responses", "chat"] as const)(
  "a model from an openai client, over %s",
  (wireApi) => {
    test("sends what the client sends and reads what we read", async () => {
      const server = await useModelServer({ script: [{ text: "hi" }] })
      const client = new OpenAI({
        apiKey: "sk-test",
        baseURL: server.url,
        defaultHeaders: { "x-team": "blue" },
      })
      const events = await replyOf(openaiModel(client, { ...once, wireApi }))
      expect(itemsIn(events)).toEqual([{ type: "assistant-message", text: "hi" }])
      expect(server.requests[0]?.headers).toMatchObject({
        authorization: "Bearer sk-test",
        "x-team": "blue",
      })
    })

    test("a refusal is told in the words that programs match on", async () => {
      const raw = JSON.stringify({ error: { message: "bad key" } })
      const server = await useModelServer({ script: [{ status: 401, raw }] })
      await expect(replyOf(modelAt(server.url, { wireApi }))).rejects.toMatchObject({
        code: "auth-refused",
        message: expect.stringContaining(
          "unexpected status 401 Unauthorized: bad key, url: http://",
        ),
      })
    })

    test("the body of a 400 is told as it is, though the client drops it", async () => {
      const server = await useModelServer({ script: [{ status: 400, raw: '{"odd":1}' }] })
      await expect(replyOf(modelAt(server.url, { wireApi }))).rejects.toThrow('{"odd":1}')
    })

    test("retries are ours: counted, told, and not doubled by the client's own", async () => {
      const server = await useModelServer({ script: () => ({ status: 503 }) })
      const reply = replyOf(modelAt(server.url, { wireApi, requestMaxRetries: 1 }))
      await expect(reply).rejects.toThrow("exceeded retry limit, last status: 503")
      expect(server.requests).toHaveLength(2)
    })

    test("a redirect is not followed", async () => {
      const headers = { location: "http://evil.test/x" }
      const server = await useModelServer({ script: [{ status: 307, raw: "", headers }] })
      await expect(replyOf(modelAt(server.url, { wireApi }))).rejects.toThrow(
        "redirects to evil.test",
      )
    })

    test("an abort ends it with the signal's reason, in the wait and in the stream", async () => {
      const script = [
        { text: "x", delayMs: 10_000 },
        { raw: ": nothing\n\n", stayOpen: true as const },
      ]
      const server = await useModelServer({ script })
      for (const _ of script) {
        const controller = new AbortController()
        const reply = replyOf(modelAt(server.url, { wireApi }), {}, controller.signal)
        setTimeout(() => controller.abort(new Error("enough")), 50)
        await expect(reply).rejects.toThrow("enough")
      }
    })

    test("silence ends a reply", async () => {
      const script = [
        { text: "x", delayMs: 10_000 },
        { raw: "", stayOpen: true as const },
      ]
      const server = await useModelServer({ script })
      const model = modelAt(server.url, { wireApi, streamIdleTimeoutMs: 100 })
      for (const _ of script) await expect(replyOf(model)).rejects.toThrow(/0\.1 s/)
    })

    test("an address where nobody answers is named", async () => {
      const server = await useModelServer({ script: [] })
      await server.close()
      await expect(replyOf(modelAt(server.url, { wireApi }))).rejects.toThrow(
        /cannot reach http:\/\/127.*ECONNREFUSED.*Check base_url/,
      )
    })
  },
)

describe('transport = "openai"', () => {
  const provider = { transport: "openai", envKey: "K" } as const

  test("sends the same request as our own transport", async () => {
    const server = await useModelServer({ script: () => ({ text: "hi" }) })
    const env = { K: "sk-1" }
    const connection = { wireApi: "chat", env, provider: { envKey: "K" } } as const
    await replyOf(connectTo(server.url, connection))
    await replyOf(connectTo(server.url, { ...connection, provider }))
    const [own, packaged] = server.requests
    expect(packaged?.raw.toString()).toBe(own?.raw.toString())
    const { authorization, originator, accept, ...rest } = own?.headers ?? {}
    const told = { authorization, originator, accept, "session-id": rest["session-id"] }
    expect(packaged?.headers).toMatchObject(told)
    expect(packaged?.headers["user-agent"]).toBe(rest["user-agent"])
  })

  test("a provider without a key is sent none", async () => {
    const server = await useModelServer({ script: () => ({ text: "hi" }) })
    await replyOf(connectTo(server.url, { provider: { transport: "openai" } }))
    expect(server.requests[0]?.headers.authorization).toBeUndefined()
  })

  test("a missing key is told as ever, and a refused key is not repeated", async () => {
    const server = await useModelServer({
      script: [{ status: 401, raw: JSON.stringify({ error: { message: "no key sk-secret-1" } }) }],
    })
    await expect(replyOf(connectTo(server.url, { provider }))).rejects.toMatchObject({
      code: "auth-missing",
    })
    const reply = replyOf(connectTo(server.url, { provider, env: { K: "sk-secret-1" } }))
    const message = await reply.then(String, (error: Error) => error.message)
    expect(message).toContain("check the key in K")
    expect(message).not.toContain("sk-secret-1")
  })

  describe("behind a proxy", () => {
    const asking = (url: string) =>
      replyOf(connectTo(url, { provider: { ...provider, requestMaxRetries: 0 }, env: { K: "k" } }))

    beforeEach(() => {
      for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]) {
        vi.stubEnv(name, "")
        vi.stubEnv(name.toLowerCase(), "")
      }
      return () => vi.unstubAllEnvs()
    })

    test.each(["HTTPS_PROXY", "all_proxy"])(
      "that %s names it is refused, not gone around",
      async (name) => {
        vi.stubEnv(name, "http://127.0.0.1:9")
        await expect(asking("https://models.invalid/v1")).rejects.toMatchObject({
          code: "config-invalid",
          message: expect.stringMatching(
            /cannot use the proxy .* models\.invalid: leave the key transport out/,
          ),
        })
      },
    )

    test("that is not for this address it goes its own way", async () => {
      vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:9")
      await expect(asking("http://models.invalid/v1")).rejects.toThrow(/cannot reach http:/)
      vi.stubEnv("NO_PROXY", ".invalid")
      await expect(asking("https://models.invalid/v1")).rejects.toThrow(/cannot reach https:/)
      const server = await useModelServer({ script: [{ text: "near" }] })
      vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9")
      expect(itemsIn(await asking(server.url))).toHaveLength(1)
    })
  })

  test("stored replies are continued by their id", async () => {
    const server = await useModelServer({ script: () => ({ text: "hi" }) })
    const model = connectTo(server.url, { provider: { transport: "openai" } })
    const items = [userSays("one")]
    const events = await replyOf(model, { items })
    await replyOf(model, { items: [...items, ...itemsIn(events), userSays("two")] })
    expect(server.requests[1]?.body).toMatchObject({ previous_response_id: "resp_0" })
  })
})
