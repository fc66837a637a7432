import { readFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { configFolders } from "../testing/config-folders.js"
import type { Config } from "./config.js"

async function loadFixture(name: string): Promise<Config> {
  const { load, write } = configFolders(await tempFolder())
  const text = readFileSync(join(import.meta.dirname, "fixtures", `${name}.toml`), "utf8")
  write("user/.codex/config.toml", text)
  return load({ strict: true, env: { TMPDIR: "/var/tmp" } })
}

test("gpt-4o over chat, through a provider of one's own with its own key", async () => {
  const { model, provider } = await loadFixture("chat-provider")
  expect(model).toBe("gpt-4o")
  expect(provider).toEqual({
    id: "openai-chat-completions",
    name: "OpenAI using Chat Completions",
    baseUrl: "https://api.openai.com/v1",
    wireApi: "chat",
    envKey: "OPENAI_CHAT_KEY",
    requestMaxRetries: 4,
    streamMaxRetries: 5,
    streamIdleTimeoutMs: 300_000,
  })
})

test("mistral by ollama", async () => {
  const { model, provider } = await loadFixture("ollama")
  expect(model).toBe("mistral")
  expect(provider).toMatchObject({ id: "ollama", baseUrl: "http://localhost:11434/v1" })
  expect(provider.envKey).toBeUndefined()
})

describe("each approval policy", () => {
  test.each([
    ["unless-allow-listed", "unless-allow-listed"],
    ["untrusted", "unless-allow-listed"],
    ["auto-edit", "auto-edit"],
    ["on-request", "on-request"],
    ["on-failure", "on-failure"],
    ["never", "never"],
  ])("%s", async (name, policy) => {
    expect((await loadFixture(`approval-${name}`)).approvalPolicy).toBe(policy)
  })
})

test("the four permissions write the working folder and both temporary ones", async () => {
  const { sandboxPolicy, cwd } = await loadFixture("sandbox-four-permissions")
  expect(sandboxPolicy).toMatchObject({ read: "all", network: "none" })
  expect(new Set(sandboxPolicy.write)).toEqual(new Set(["/var/tmp", "/tmp", cwd]))
})

test("a folder named by its absolute path is writable beside the working folder", async () => {
  const { sandboxPolicy, cwd } = await loadFixture("sandbox-folder")
  expect(sandboxPolicy.write).toEqual([cwd, "/usr/share"])
})

test("an MCP server has its command, arguments and environment", async () => {
  const { mcpServers, notices } = await loadFixture("mcp-server")
  expect(notices).toEqual([expect.stringContaining("MCP servers are not started")])
  expect(mcpServers).toEqual({
    "server-name": {
      command: "npx",
      args: ["-y", "mcp-server"],
      env: { API_KEY: "value" },
      enabled: true,
      required: false,
    },
  })
})

test("response storage is switched off", async () => {
  expect((await loadFixture("disable-response-storage")).disableResponseStorage).toBe(true)
})

test("a notifier is an argv", async () => {
  expect((await loadFixture("notify")).notify).toEqual(["python3", "/path/notify.py"])
})
