import { writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { tempFolder, useModelServer } from "@codex/testing"
import { describe, expect, onTestFinished, test } from "vitest"
import { connectTo, replyOf } from "../testing/connected-model.js"
import type { Provider } from "../config/provider.js"
import { listModels } from "./list-models.js"

const openai: Partial<Provider> = {
  id: "openai",
  envKey: "OPENAI_API_KEY",
  envKeysBefore: ["CODEX_API_KEY"],
  envKeyInstructions: "Create one at https://platform.openai.com.",
  usesAuthFile: true,
  accountHeaders: {
    "openai-organization": "OPENAI_ORGANIZATION",
    "openai-project": "OPENAI_PROJECT",
  },
}

/** A canary for every variable that holds some provider's key. */
const keys = {
  OPENAI_API_KEY: "canary-openai",
  OPENROUTER_API_KEY: "canary-openrouter",
  GEMINI_API_KEY: "canary-gemini",
  MISTRAL_API_KEY: "canary-mistral",
  DEEPSEEK_API_KEY: "canary-deepseek",
  XAI_API_KEY: "canary-xai",
  GROQ_API_KEY: "canary-groq",
  OPENAI_ORGANIZATION: "canary-organization",
  OPENAI_PROJECT: "canary-project",
}

describe("a key", () => {
  const providers = Object.entries(keys).filter(([name]) => name.endsWith("_API_KEY"))

  test.each(providers)(
    "in %s goes to its own provider, once, and no other does",
    async (envKey, key) => {
      const server = await useModelServer({ script: [{ text: "hi" }] })
      const id = envKey === "OPENAI_API_KEY" ? "openai" : "another"
      const provider = id === "openai" ? openai : { id, envKey }
      await replyOf(connectTo(server.url, { env: keys, provider }))

      const [request] = server.requests
      expect(request?.headers.authorization).toBe(`Bearer ${key}`)
      const others = Object.entries(request?.headers ?? {}).filter(
        ([name]) => name !== "authorization",
      )
      const sent = JSON.stringify([others, request?.path, request?.raw.toString("utf8")])
      const allowed = id === "openai" ? ["canary-organization", "canary-project"] : []
      expect(sent.match(/canary-\w+/g) ?? []).toEqual(allowed)
    },
  )

  test("is not sent to a provider that takes none", async () => {
    const server = await useModelServer({ script: [{ text: "hi" }] })
    await replyOf(connectTo(server.url, { env: keys, wireApi: "chat", provider: { id: "ollama" } }))
    const [request] = server.requests
    expect(request?.headers).not.toHaveProperty("authorization")
    expect(JSON.stringify([request?.headers, request?.body])).not.toContain("canary")
  })

  test.each<[string, Record<string, string>, string]>([
    ["CODEX_API_KEY before all", { CODEX_API_KEY: "a-key", OPENAI_API_KEY: "b-key" }, "a-key"],
    ["a blank variable as none", { CODEX_API_KEY: " ", OPENAI_API_KEY: " b-key\n" }, "b-key"],
    ["auth.json at last", {}, "stored-key"],
  ])("of openai is looked for with %s", async (_, env, key) => {
    const home = await tempFolder()
    await writeFile(join(home, "auth.json"), JSON.stringify({ OPENAI_API_KEY: "stored-key" }))
    const server = await useModelServer({ script: [{ text: "hi" }] })
    await replyOf(connectTo(server.url, { env, home, provider: openai }))
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${key}`)
  })

  test("that is missing fails the first request, once, and sends nothing", async () => {
    const server = await useModelServer({ script: [{ text: "hi" }] })
    const model = connectTo(server.url, { provider: openai })
    await expect(replyOf(model)).rejects.toMatchObject({
      code: "auth-missing",
      message:
        "Missing environment variable: `OPENAI_API_KEY`. Create one at https://platform.openai.com.",
    })
    expect(server.connections()).toBe(0)
  })

  test("is never in what the provider says of it", async () => {
    const message = "Incorrect API key provided: canary-openai"
    const script = () => ({ status: 503, raw: JSON.stringify({ error: { message } }) })
    const server = await useModelServer({ script })
    const provider = { ...openai, requestMaxRetries: 0 }
    const reply = replyOf(connectTo(server.url, { env: keys, provider }))
    await expect(reply).rejects.toThrow("Incorrect API key provided: [redacted]")
  })

  test("that HTTP cannot carry is said by its name", async () => {
    const server = await useModelServer({ script: [] })
    const env = { OPENAI_API_KEY: "canary\u0000x" }
    const message = await replyOf(connectTo(server.url, { env, provider: openai })).then(
      String,
      (error: Error) => error.message,
    )
    expect(message).toContain("the key of provider")
    expect(message).not.toContain("canary")
  })

  test.each([
    ["in the address", "http://me:canary-42@", "canary-42"],
    ["in the address, escaped", "http://me:canary%2D42@", "canary-42"],
    ["in the header made of it", "http://me:canary-42@", btoa("me:canary-42")],
  ])("%s is never in what the provider says of it either", async (_, start, said) => {
    const server = await useModelServer({ script: [{ status: 400, raw: `no ${said}` }] })
    const reply = replyOf(connectTo(server.url.replace("http://", start)))
    await expect(reply).rejects.toThrow(/^no \[redacted\]$/)
  })

  test("in an address that cannot be used is not shown", async () => {
    const reply = replyOf(connectTo("ftp://me:canary-42@nowhere/v1"))
    await expect(reply).rejects.toThrow('is no http or https address: "ftp://nowhere/v1"')
  })

  test("an auth.json that cannot be read is named", async () => {
    const home = await tempFolder()
    await writeFile(join(home, "auth.json"), "{")
    const reply = replyOf(connectTo("http://127.0.0.1:9", { home, provider: openai }))
    await expect(reply).rejects.toThrow(`${join(home, "auth.json")} is not a JSON object`)
  })
})

test("a request says who asks, and carries the provider's own headers and parameters", async () => {
  const server = await useModelServer({ script: [{ text: "hi" }] })
  const provider: Partial<Provider> = {
    bearerToken: "token-1",
    httpHeaders: { "X-Static": "1" },
    envHttpHeaders: { "X-Env": "SET", "X-Unset": "UNSET", "X-Blank": "BLANK" },
    queryParams: { "api-version": "2025-01-01" },
  }
  await replyOf(connectTo(`${server.url}/`, { env: { SET: "2", BLANK: " " }, provider }))
  const [request] = server.requests
  expect(request?.path).toBe("/v1/responses?api-version=2025-01-01")
  expect(request?.headers).toMatchObject({
    accept: "text/event-stream",
    authorization: "Bearer token-1",
    "content-type": "application/json",
    originator: "codex_test",
    "session-id": "s-1",
    "thread-id": "s-1",
    "user-agent": expect.stringMatching(/^codex_test\/1\.2\.3 \(\w+; \w+\)$/),
    "x-static": "1",
    "x-env": "2",
  })
  for (const name of ["x-unset", "x-blank"]) expect(request?.headers).not.toHaveProperty(name)
})

describe("the list of models", () => {
  const caller = { home: "/nonexistent", sessionId: "s", originator: "codex_test", env: {} }
  const provider: Provider = {
    id: "scripted",
    name: "Scripted",
    baseUrl: "",
    wireApi: "chat",
    requestMaxRetries: 0,
    streamMaxRetries: 0,
    streamIdleTimeoutMs: 1000,
  }

  test("names them in the provider's order", async () => {
    const server = await useModelServer({ script: [], models: ["b", "a"] })
    expect(await listModels({ ...provider, baseUrl: server.url }, caller)).toEqual(["b", "a"])
  })

  test("that is none says so", async () => {
    const server = createServer((_, response) => response.end("hello"))
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo // a TCP server that listens has one
    const list = listModels({ ...provider, baseUrl: `http://127.0.0.1:${port}` }, caller)
    await expect(list).rejects.toThrow("no JSON object: check base_url")
  })

  test("of a provider without an address names the setting", async () => {
    const list = listModels({ ...provider, baseUrl: "nowhere" }, caller)
    await expect(list).rejects.toMatchObject({
      code: "config-invalid",
      message: 'base_url of provider "scripted" is no http or https address: "nowhere"',
    })
  })
})
