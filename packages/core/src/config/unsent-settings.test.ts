import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { configFolders } from "../testing/config-folders.js"
import { keepToldFacts } from "./told-facts.js"

const all = `
model_reasoning_effort = "high"
model_reasoning_summary = "concise"
model_verbosity = "low"
service_tier = "fast"
`

async function load(provider: string, model: string) {
  const folders = configFolders(await tempFolder())
  folders.write("user/.codex/config.toml", all)
  const config = await folders.load({ provider, model })
  const { reasoningEffort, reasoningSummary, verbosity, serviceTier, notices } = config
  return { sent: [reasoningEffort, reasoningSummary, verbosity, serviceTier], notices }
}

test.each([
  ["openai", "gpt-5", ["high", "concise", "low", "priority"]],
  ["openai", "o3", ["high", "concise", undefined, "priority"]],
  ["openai", "gpt-4o", [undefined, undefined, undefined, "priority"]],
  ["openai", "unheard-of", ["high", "concise", "low", "priority"]],
  ["groq", "openai/gpt-oss-20b", ["high", "concise", undefined, "priority"]],
  ["xai", "grok-code-fast-1", [undefined, "concise", undefined, undefined]],
  ["ollama", "qwen3:8b", ["high", "concise", undefined, undefined]],
])("of %s %s are kept only the settings that it has, and the others are said", async (...row) => {
  const [provider, model, sent] = row
  const loaded = await load(provider, model)
  expect(loaded.sent).toEqual(sent)
  expect(loaded.notices).toHaveLength(sent.filter((value) => value === undefined).length)
})

test("what its server told of a local model counts", async () => {
  const folders = configFolders(await tempFolder())
  folders.write("user/.codex/config.toml", all)
  const asked = { provider: "ollama", model: "gemma3" }
  const before = await folders.load(asked)
  expect(before.reasoningEffort).toBe("high")
  keepToldFacts(before, [{ id: "gemma3", facts: { reasoning: false } }])
  const { reasoningEffort, notices } = await folders.load(asked)
  expect(reasoningEffort).toBeUndefined()
  expect(notices.join("\n")).toContain("model_reasoning_effort is not sent: gemma3 does not reason")
})

test("what is not sent is said with its place and the reason", async () => {
  const { notices } = await load("openai", "gpt-4o")
  expect(notices[0]).toMatch(
    /config\.toml:2: model_reasoning_effort is not sent: gpt-4o does not reason$/,
  )
  const ollama = await load("ollama", "qwen3:8b")
  expect(ollama.notices[1]).toMatch(/:5: service_tier is not sent: Ollama has no such setting$/)
})
