import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { configFolders } from "../testing/config-folders.js"
import type { ConfigOverrides } from "./config.js"
import { providers } from "./providers.js"

const tries = { requestMaxRetries: 4, streamMaxRetries: 5, streamIdleTimeoutMs: 300_000 }

async function load(text: string, overrides: ConfigOverrides = {}) {
  const folders = configFolders(await tempFolder())
  folders.write("user/.codex/config.toml", text)
  return folders.load(overrides)
}

describe("the built-in providers are the documented ones", () => {
  test("openai", () => {
    const openai = providers.get("openai")
    expect(openai).toMatchObject({
      id: "openai",
      name: "OpenAI",
      baseUrl: "https://api.openai.com/v1",
      wireApi: "responses",
      envKey: "OPENAI_API_KEY",
      envKeysBefore: ["CODEX_API_KEY"],
      usesAuthFile: true,
      ...tries,
    })
    expect(openai?.envKeyInstructions).toContain("https://platform.openai.com")
  })

  test.each([
    ["openrouter", "OpenRouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"],
    [
      "gemini",
      "Gemini",
      "https://generativelanguage.googleapis.com/v1beta/openai",
      "GEMINI_API_KEY",
    ],
    ["ollama", "Ollama", "http://localhost:11434/v1", undefined],
    ["mistral", "Mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"],
    ["deepseek", "DeepSeek", "https://api.deepseek.com", "DEEPSEEK_API_KEY"],
    ["xai", "xAI", "https://api.x.ai/v1", "XAI_API_KEY"],
    ["groq", "Groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY"],
    ["lmstudio", "LM Studio", "http://localhost:1234/v1", undefined],
    ["llama.cpp", "llama.cpp", "http://localhost:8080/v1", undefined],
    ["vllm", "vLLM", "http://localhost:8000/v1", undefined],
  ])("%s", (id, name, baseUrl, envKey) => {
    const key = envKey === undefined ? {} : { envKey }
    expect(providers.get(id)).toMatchObject({
      id,
      name,
      baseUrl,
      wireApi: "chat",
      ...key,
      ...tries,
    })
    expect(providers.get(id)?.envKey).toBe(envKey)
  })

  test("azure, whose address is one's own", async () => {
    await expect(load('model_provider = "azure"')).rejects.toThrow(
      "config.toml:1: model_providers.azure needs base_url, or the variable AZURE_OPENAI_ENDPOINT",
    )
    const env = { AZURE_OPENAI_ENDPOINT: "https://mine.openai.azure.com/" }
    const { provider } = await load("", { provider: "azure", env })
    expect(provider).toMatchObject({
      baseUrl: "https://mine.openai.azure.com/openai",
      wireApi: "responses",
      envKey: "AZURE_OPENAI_API_KEY",
      keyHeader: "api-key",
      queryParams: { "api-version": "2025-04-01-preview" },
    })
  })
})

test("a table of a built-in name changes the fields that it sets", async () => {
  const text = '[model_providers.openai]\nstream_max_retries = 1\nquery_params = { v = "1" }\n'
  const { provider } = await load(text)
  expect(provider).toEqual({
    ...providers.get("openai"),
    streamMaxRetries: 1,
    queryParams: { v: "1" },
  })
})

test("a key of one's own replaces every other source of a key", async () => {
  const byName = await load('[model_providers.openai]\nenv_key = "MY_KEY"\n')
  const { envKey, envKeysBefore, usesAuthFile } = byName.provider
  expect([envKey, envKeysBefore, usesAuthFile]).toEqual(["MY_KEY", undefined, undefined])
  const byToken = await load('[model_providers.openai]\nexperimental_bearer_token = "t"\n')
  expect(byToken.provider.bearerToken).toBe("t")
  expect(byToken.provider.envKey).toBeUndefined()
})

test("openai_base_url moves openai and nobody else", async () => {
  const text = 'openai_base_url = "https://proxy.example/v1/"\n'
  expect((await load(text)).provider.baseUrl).toBe("https://proxy.example/v1")
  const other = await load(text, { provider: "groq" })
  expect(other.provider.baseUrl).toBe("https://api.groq.com/openai/v1")
})

test("a provider without wire_api speaks responses", async () => {
  const text =
    'model_provider = "mine"\n[model_providers.mine]\nbase_url = "http://localhost:9/v1"\n'
  const { provider, model } = await load(text)
  expect(provider).toEqual({
    id: "mine",
    name: "mine",
    baseUrl: "http://localhost:9/v1",
    wireApi: "responses",
    ...tries,
  })
  expect(model).toBeUndefined()
})

test("a recording lies beside the file that names it", async () => {
  const text = '[model_providers.demo]\nwire_api = "replay"\nreplay_file = "demo.jsonl"\n'
  const { provider, home } = await load(text, { provider: "demo" })
  expect(provider.replayFile).toBe(join(home, "demo.jsonl"))
})

describe("--oss asks a model on this machine", () => {
  test("namely whom oss_provider names", async () => {
    const text = 'oss_provider = "lmstudio"\n'
    expect((await load(text, { oss: true })).provider.id).toBe("lmstudio")
  })
})

describe("a provider that cannot be asked is an error", () => {
  test.each([
    ['model_provider = "x"', 'config.toml:1: no provider "x"; known are openai, openrouter'],
    [
      'model_provider = "x"\n[model_providers.x]\nname = "X"',
      "config.toml:2: model_providers.x needs base_url",
    ],
    [
      'model_provider = "x"\n[model_providers.x]\nwire_api = "replay"',
      "model_providers.x needs replay_file",
    ],
    [
      '[model_providers.x]\nbase_url = "ftp://host"',
      ":2: model_providers.x.base_url must be an http or https address",
    ],
    ['[model_providers.x]\nbase_url = "localhost:1234"', "must be an http or https address"],
    [
      '[model_providers.x]\nwire_api = "grpc"',
      'must be one of responses, chat, replay, but it is "grpc"',
    ],
    ['model_provider = "constructor"', 'no provider "constructor"'],
  ])("%j", async (text, message) => {
    await expect(load(text)).rejects.toThrow(message)
  })
})

test("ways to be let in that are not supported yet are said, for the provider that is asked", async () => {
  const text = '[model_providers.groq]\naws = { profile = "x" }\nrequires_openai_auth = true\n'
  expect((await load(text)).notices).toEqual([])
  expect((await load(text, { provider: "groq" })).notices).toHaveLength(2)
})

test("parameters of one's own stand beside the built-in ones", async () => {
  const text = `
    [model_providers.azure]
    base_url = "https://mine.openai.azure.com/openai"
    query_params = { team = "a" }`
  const { provider } = await load(text, { provider: "azure" })
  expect(provider.queryParams).toEqual({ "api-version": "2025-04-01-preview", team: "a" })
})

test("llamacpp is llama.cpp, unless there is a table of that name", async () => {
  expect((await load("", { provider: "llamacpp" })).provider.id).toBe("llama.cpp")
  const own = '[model_providers.llamacpp]\nbase_url = "http://localhost:9/v1"\n'
  expect((await load(own, { provider: "llamacpp" })).provider.id).toBe("llamacpp")
})
