import {
  type JsonRoute,
  llamaRoutes,
  lmstudioRoutes,
  ollamaRoutes,
  useJsonServer,
} from "@codex/testing"
import { describe, expect, test } from "vitest"
import type { Config } from "../../config/config.js"
import type { Provider } from "../../config/provider.js"
import { providers } from "../../config/providers.js"
import { testConfig } from "../../testing/test-config.js"
import { usableModels } from "./usable-models.js"

const caller = { sessionId: "s", originator: "codex_test" }

async function listing(
  id: string,
  routes: Readonly<Record<string, JsonRoute>>,
  { path = "/v1", ...changes }: Partial<Provider> & { path?: string } = {},
  { timeoutMs = 20_000, ...more }: Partial<Config> & { timeoutMs?: number } = {},
) {
  const server = await useJsonServer(routes)
  const row = providers.get(id) ?? testConfig("/").provider
  const provider: Provider = { ...row, id, baseUrl: server.url + path, ...changes }
  const config = testConfig("/", { provider, home: "/nonexistent", ...more })
  return { server, ...(await usableModels(config, { ...caller, timeoutMs })) }
}

const bearerToken = "canary-token"

describe("the models of a server on this machine, with what it tells of them", () => {
  test("Ollama: the window that is set or served, not the one of the training", async () => {
    const { models, problem } = await listing("ollama", ollamaRoutes())
    expect(problem).toBeUndefined()
    expect(models).toEqual([
      {
        id: "thinker:8b",
        facts: {
          contextWindow: 16384,
          trainedWindow: 131072,
          images: false,
          tools: true,
          reasoning: true,
        },
      },
      {
        id: "loaded:latest",
        facts: {
          contextWindow: 4096,
          trainedWindow: 131072,
          images: true,
          tools: false,
          reasoning: false,
        },
      },
      {
        id: "plain:latest",
        facts: { trainedWindow: 131072, images: false, tools: true, reasoning: false },
      },
    ])
  })

  test("LM Studio: what is loaded, and no embedding models", async () => {
    const { models } = await listing("lmstudio", lmstudioRoutes())
    expect(models).toEqual([
      { id: "qwen2-vl-7b", facts: { trainedWindow: 32768, images: true } },
      {
        id: "coder-30b",
        facts: { contextWindow: 8192, trainedWindow: 32768, images: false, tools: true },
      },
    ])
  })

  test("LM Studio before it had an API of its own: the names", async () => {
    const { "/v1/models": only } = lmstudioRoutes()
    const { models } = await listing("lmstudio", { "/v1/models": only ?? { json: {} } })
    expect(models.map(({ id }) => id)).toEqual(["qwen2-vl-7b", "coder-30b"])
  })

  test("llama.cpp: the window that it serves", async () => {
    const { models } = await listing("llama.cpp", llamaRoutes())
    expect(models).toEqual([
      { id: "gemma-3-4b", facts: { contextWindow: 65536, images: true, tools: true } },
    ])
  })

  test("vLLM: in its list", async () => {
    const json = { data: [{ id: "qwen", max_model_len: 40960 }] }
    const { models } = await listing("vllm", { "/v1/models": { json } })
    expect(models).toEqual([{ id: "qwen", facts: { contextWindow: 40960 } }])
  })

  test("that is not running are none, and it is said how to start it", async () => {
    const { problem } = await listing("ollama", {}, { baseUrl: "http://127.0.0.1:9/v1" })
    expect(problem).toBe("not running; start it with: ollama serve")
  })

  test("that has none are none, and it is said how to get one", async () => {
    const { problem } = await listing("ollama", { "/v1/models": { json: { data: [] } } })
    expect(problem).toBe("it has no models; get one with: ollama pull NAME")
  })
})

describe("the models of another provider", () => {
  test("come with what its list tells", async () => {
    const entry = {
      id: "openai/gpt-x",
      context_length: 400000,
      architecture: { input_modalities: ["text", "image"] },
      top_provider: { max_completion_tokens: 128000 },
      supported_parameters: ["tools", "reasoning"],
      pricing: { prompt: "0.00000125", completion: "0.00001", input_cache_read: "0.000000125" },
    }
    const routes = { "/v1/models": { json: { data: [entry] } } }
    const { models } = await listing("openrouter", routes, { bearerToken })
    expect(models[0]?.facts).toEqual({
      contextWindow: 400000,
      maxOutputTokens: 128000,
      images: true,
      tools: true,
      reasoning: true,
      price: { input: 1.25, output: 10, cachedInput: 0.125 },
    })
  })

  test("may be a list without an object around it", async () => {
    const routes = { "/v1/models": { json: [{ id: "a" }, { id: "b" }] } }
    const { models } = await listing("groq", routes, { bearerToken })
    expect(models.map(({ id }) => id)).toEqual(["a", "b"])
  })

  test("are not asked for when its key is missing", async () => {
    const { server, problem } = await listing("groq", {}, { envKey: "NO_SUCH_KEY" })
    expect(problem).toContain("Missing environment variable: `NO_SUCH_KEY`")
    expect(server.connections()).toBe(0)
  })

  test("of Azure are asked for with its key's header and its version", async () => {
    const routes = { "/openai/models": { json: { data: [{ id: "gpt-4o" }] } } }
    const env = "HOME"
    const { server, models } = await listing("azure", routes, { path: "/openai", envKey: env })
    expect(models.map(({ id }) => id)).toEqual(["gpt-4o"])
    expect(server.requests[0]?.path).toBe("/openai/models?api-version=2025-04-01-preview")
    expect(server.requests[0]?.headers["api-key"]).toBe(process.env[env])
    expect(server.requests[0]?.headers).not.toHaveProperty("authorization")
  })

  test("have the window that is configured, if they are the configured one", async () => {
    const routes = { "/v1/models": { json: { data: [{ id: "a" }, { id: "o3" }] } } }
    const more = { model: "a", contextWindow: 1000, maxOutputTokens: 10 }
    const { models } = await listing("openai", routes, { bearerToken }, more)
    expect(models.map(({ facts }) => facts.contextWindow)).toEqual([1000, 200_000])
  })

  const page =
    (text: string): JsonRoute =>
    (response) => {
      response.writeHead(200, { "content-type": "text/html" })
      response.end(text)
    }
  const endless: JsonRoute = (response) => {
    response.writeHead(200)
    const piece = `{"id":"${"x".repeat(65_000)}"},`
    const more = () => {
      while (!response.destroyed && response.write(piece));
    }
    response.on("drain", more)
    more()
  }
  const moved: JsonRoute = (response) => {
    response.writeHead(307, { location: "http://127.0.0.1:9/v1/models" })
    response.end()
  }
  test.each<[string, JsonRoute, string]>([
    ["an endless list", endless, "answers without an end"],
    ["a page", page("<title>canary-token</title>"), "answered with no JSON object"],
    ["a redirect", moved, "which is not followed"],
    [
      "its own words",
      { json: { error: { message: "no canary-token" } }, status: 401 },
      "[redacted]",
    ],
    ["a list of nothing", { json: { data: [1, null, {}, { id: 2 }] } }, "it lists no models"],
  ])("that answers with %s are none", async (_, route, problem) => {
    const found = await listing("mine", { "/v1/models": route }, { bearerToken })
    expect(found.models).toEqual([])
    expect(found.problem).toContain(problem)
    expect(found.problem).not.toContain("canary")
  })

  test("that stays silent are none", async () => {
    const { problem } = await listing("mine", { "/v1/models": () => {} }, {}, { timeoutMs: 200 })
    expect(problem).toContain("did not answer within 0.2 s")
  })

  test("have no impossible numbers", async () => {
    const numbers = [-1, 0, 1.5, 1e12, "many", null, {}, [], true, "__proto__"]
    const data = numbers.map((number, at) => ({
      id: `m${at}`,
      context_length: number,
      pricing: { prompt: number, completion: number },
    }))
    const { models } = await listing("mine", { "/v1/models": { json: { data } } })
    expect(models).toHaveLength(numbers.length)
    for (const { facts } of models) expect(facts.contextWindow).toBeUndefined()
    const prices = models.flatMap(({ facts }) => facts.price ?? [])
    expect(prices).toEqual([{ input: 0, output: 0 }])
  })
})
