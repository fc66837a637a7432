import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { configFolders } from "../testing/config-folders.js"

async function load(text: string) {
  const folders = configFolders(await tempFolder())
  folders.write("user/.codex/config.toml", text)
  return folders.load()
}

describe("a command that gives the key", () => {
  const table = (auth: string) =>
    `model_provider = "x"\n[model_providers.x]\nbase_url = "http://x"\nauth = ${auth}\n`

  test("has its time, its folder and its arguments", async () => {
    const { provider, home } = await load(table('{ command = "get-token", cwd = "bin" }'))
    expect(provider.auth).toEqual({
      command: "get-token",
      args: [],
      cwd: join(home, "bin"),
      timeoutMs: 5000,
      refreshIntervalMs: 300_000,
    })
    const text = table('{ command = "a", args = ["b"], timeout_ms = 1, refresh_interval_ms = 0 }')
    expect((await load(text)).provider.auth).toEqual({
      command: "a",
      args: ["b"],
      timeoutMs: 1,
      refreshIntervalMs: 0,
    })
  })

  test("replaces the key of a built-in provider", async () => {
    const text = '[model_providers.openai]\nauth = { command = "a" }\n'
    const { provider } = await load(text)
    expect(provider.envKey).toBeUndefined()
    expect(provider.usesAuthFile).toBeUndefined()
  })

  test.each([
    ["{ args = [] }", "config.toml:2: model_providers.x needs auth.command"],
    ['{ command = "" }', "auth.command must be a text that is not empty"],
    ['{ command = "a", timeout_ms = 0 }', "timeout_ms must be 1 or more"],
    ['{ command = "a" }\nenv_key = "K"', "auth and env_key of model_providers.x both give the key"],
  ])("is refused: %s", async (auth, message) => {
    await expect(load(table(auth))).rejects.toThrow(message)
  })
})
