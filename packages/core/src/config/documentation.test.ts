import { readFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { configFolders } from "../testing/config-folders.js"
import { providers } from "./providers.js"
import { settingsSchemas } from "./schema/settings.js"

const page = readFileSync(join(import.meta.dirname, "../../../../docs/config.md"), "utf8")
const examples = [...page.matchAll(/^```toml\n(.*?)^```$/gms)].map((match) => match[1] ?? "")

test("the sections begin with the documented keys, in their order", () => {
  const sections = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1])
  expect(sections.slice(0, 8)).toEqual([
    "model",
    "model_provider",
    "model_providers",
    "approval_policy",
    "sandbox_permissions",
    "mcp_servers",
    "disable_response_storage",
    "notify",
  ])
})

test("every key that is acted on is on the page", () => {
  const missing = Object.keys(settingsSchemas).filter((key) => !page.includes(key))
  expect(missing).toEqual([])
})

test("every built-in provider is in the tables of its page", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../../docs/providers.md"), "utf8")
  const [first = "", tested = ""] = text.split("<!-- tested: begin -->")
  for (const table of [first, tested]) {
    const missing = [...providers.keys()].filter((id) => !table.includes(`| \`${id}\``))
    expect(missing).toEqual([])
  }
})

test.each(examples)("the example loads, and strictly: %#", async (text) => {
  const { load, write } = configFolders(await tempFolder())
  write("user/notes/x", "")
  write("user/.codex/config.toml", text)
  const { notices } = await load({ strict: true })
  expect(notices.filter((notice) => !notice.includes("MCP servers"))).toEqual([])
})
