import {
  type JsonRoute,
  llamaRoutes,
  lmstudioRoutes,
  ollamaRoutes,
  tempFolder,
  useJsonServer,
} from "@codex/testing"
import { describe, expect, test } from "vitest"
import { configFolders } from "../testing/config-folders.js"
import type { ConfigOverrides } from "./config.js"

/** Nobody listens there. */
const nowhere = "http://127.0.0.1:9/v1"

/** Loads with `--oss`, where each server is at the given address and all others are nowhere. */
async function load(addresses: Readonly<Record<string, string>>, more: ConfigOverrides = {}) {
  const folders = configFolders(await tempFolder())
  const tables = ["ollama", "lmstudio", "llama.cpp", "vllm"].map(
    (id) => `[model_providers."${id}"]\nbase_url = "${addresses[id] ?? nowhere}"\n`,
  )
  folders.write("user/.codex/config.toml", tables.join(""))
  return folders.load({ oss: true, ...more })
}

async function serve(routes: Readonly<Record<string, JsonRoute>>): Promise<string> {
  return `${(await useJsonServer(routes)).url}/v1`
}

describe("--oss without oss_provider asks", () => {
  test("the server that runs", async () => {
    const { provider, notices } = await load({ lmstudio: await serve(lmstudioRoutes()) })
    expect({ id: provider.id, notices }).toEqual({ id: "lmstudio", notices: [] })
  })

  test("the one that has the model, when several run", async () => {
    const ollama = await serve(ollamaRoutes())
    const both = { ollama, "llama.cpp": await serve(llamaRoutes()) }
    expect((await load(both, { model: "gemma-3-4b" })).provider.id).toBe("llama.cpp")
    expect((await load(both, { model: "plain" })).provider.id).toBe("ollama")
    expect((await load(both)).provider.id).toBe("ollama")
  })

  test("nobody else's server", async () => {
    const page: JsonRoute = (response) => response.end("<h1>It works!</h1>")
    const others = await Promise.all(
      [page, { json: [] }, { json: { data: "x" } }, { json: { data: [] }, status: 500 }].map(
        (route) => serve({ "/v1/models": route }),
      ),
    )
    for (const vllm of others) {
      const { provider, notices } = await load({ vllm })
      expect(provider.id).toBe("ollama")
      expect(notices).toEqual([
        expect.stringContaining(
          `--oss: no model server answers here; looked for Ollama at ${nowhere}`,
        ),
      ])
    }
  })

  test("what it is by its own API, where one address is given for all", async () => {
    const { url } = await useJsonServer(llamaRoutes())
    const folders = configFolders(await tempFolder())
    const env = { CODEX_OSS_BASE_URL: `${url}/v1` }
    const { provider } = await folders.load({ oss: true, env })
    expect({ id: provider.id, baseUrl: provider.baseUrl }).toEqual({
      id: "llama.cpp",
      baseUrl: `${url}/v1`,
    })
  })

  test("without a key, once each, and follows nobody elsewhere", async () => {
    const other = await useJsonServer({ "/v1/models": { json: { data: [] } } })
    const moved: JsonRoute = (response) => {
      response.writeHead(302, { location: `${other.url}/v1/models` })
      response.end()
    }
    const server = await useJsonServer({ "/v1/models": moved })
    await load({ ollama: `${server.url}/v1` }, { env: { OPENAI_API_KEY: "canary" } })
    expect(server.requests).toHaveLength(1)
    expect(JSON.stringify(server.requests)).not.toContain("canary")
    expect(other.connections()).toBe(0)
  })
})
