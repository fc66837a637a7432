import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { configFolders } from "../testing/config-folders.js"
import type { ConfigOverrides } from "./config.js"

async function load(text: string, overrides: ConfigOverrides = {}) {
  const folders = configFolders(await tempFolder())
  folders.write("user/.codex/config.toml", text)
  return folders.load(overrides)
}

describe("variables of openai", () => {
  test("that are valid numbers count", async () => {
    const env = { OPENAI_REQUEST_MAX_RETRIES: "0", OPENAI_STREAM_IDLE_TIMEOUT_MS: "1000" }
    const { provider, notices } = await load("", { env })
    expect(provider).toMatchObject({ requestMaxRetries: 0, streamIdleTimeoutMs: 1000 })
    expect(notices).toEqual([])
  })

  test("that are not are said and ignored", async () => {
    const env = { OPENAI_STREAM_MAX_RETRIES: "many", OPENAI_REQUEST_MAX_RETRIES: "101" }
    const { provider, notices } = await load("", { env })
    expect(provider).toMatchObject({ requestMaxRetries: 4, streamMaxRetries: 5 })
    expect(notices).toHaveLength(2)
  })

  test("do not touch another provider", async () => {
    const { provider } = await load("", {
      provider: "groq",
      env: { OPENAI_REQUEST_MAX_RETRIES: "0" },
    })
    expect(provider.requestMaxRetries).toBe(4)
  })
})

describe("the address of a server on this machine comes from", () => {
  const ollama = "http://localhost:11434/v1"
  test.each([
    ["OLLAMA_HOST", "box", "http://box:11434/v1"],
    ["OLLAMA_HOST", "box:1", "http://box:1/v1"],
    ["OLLAMA_HOST", ":1", "http://127.0.0.1:1/v1"],
    ["OLLAMA_HOST", "0.0.0.0", "http://127.0.0.1:11434/v1"],
    ["OLLAMA_HOST", "0.0.0.0:1", "http://127.0.0.1:1/v1"],
    ["OLLAMA_HOST", "http://0.0.0.0:1", "http://127.0.0.1:1/v1"],
    ["OLLAMA_HOST", "[::]:1", "http://127.0.0.1:1/v1"],
    ["OLLAMA_HOST", "::1", "http://[::1]:11434/v1"],
    ["OLLAMA_HOST", "https://box/", "https://box/v1"],
    ["OLLAMA_HOST", " ", ollama],
    ["CODEX_OSS_PORT", "1", "http://localhost:1/v1"],
    ["CODEX_OSS_BASE_URL", "http://box:1/v2/", "http://box:1/v2"],
  ])("%s=%j", async (name, value, baseUrl) => {
    const { provider, notices } = await load("", { provider: "ollama", env: { [name]: value } })
    expect({ baseUrl: provider.baseUrl, notices }).toEqual({ baseUrl, notices: [] })
  })

  test.each([
    ["OLLAMA_HOST", "me:secret@box"],
    ["OLLAMA_HOST", "http://me:secret@box"],
    ["OLLAMA_HOST", "box\nx"],
    ["OLLAMA_HOST", "ftp://box"],
    ["OLLAMA_HOST", "box?a=b"],
    ["CODEX_OSS_PORT", "65536"],
    ["CODEX_OSS_PORT", "-1"],
    ["CODEX_OSS_BASE_URL", "box"],
    ["CODEX_OSS_BASE_URL", "http://me:secret@box"],
  ])("nothing that is none: %s=%j is said and not shown", async (name, value) => {
    const { provider, notices } = await load("", { provider: "ollama", env: { [name]: value } })
    expect(provider.baseUrl).toBe(ollama)
    expect(notices).toEqual([expect.stringContaining(`${name} is ignored`)])
    expect(notices.join()).not.toContain("secret")
  })

  test("one's own table before all", async () => {
    const text = '[model_providers.ollama]\nbase_url = "http://own/v1"\n'
    const env = { OLLAMA_HOST: "box", CODEX_OSS_PORT: "1" }
    expect((await load(text, { provider: "ollama", env })).provider.baseUrl).toBe("http://own/v1")
  })

  test("nothing for a provider elsewhere", async () => {
    const env = { OLLAMA_HOST: "box", CODEX_OSS_PORT: "1", CODEX_OSS_BASE_URL: "http://box/v1" }
    const { provider } = await load("", { provider: "groq", env })
    expect(provider.baseUrl).toBe("https://api.groq.com/openai/v1")
  })
})
