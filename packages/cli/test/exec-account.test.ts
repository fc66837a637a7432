import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { useModelServer } from "@codex/testing"
import { expect, test } from "vitest"
import { codex, execJson, useProject } from "./project.js"

const asText = '<tool_call>{"name": "shell", "arguments": {"command": ["echo", "hi"]}}</tool_call>'

test("the last line of --json says where the tokens went and what was mended", async () => {
  const project = await useProject([{ text: asText }, { text: "done" }], { wire: "chat" })
  const { events, stderr } = await execJson(project, ["--full-auto", "go"])
  expect(events.at(-1)).toMatchObject({
    type: "turn.completed",
    prompt_tokens: { instructions: expect.any(Number), tools: expect.any(Number), mcp: {} },
    repairs: { calls_as_text: 1 },
  })
  expect(stderr).toContain("1 tool call written as text")
})

test("--experimental-json has no field that its readers do not know", async () => {
  const project = await useProject([{ text: asText }, { text: "done" }], { wire: "chat" })
  const { stdout } = await codex(project, ["exec", "--experimental-json", "--full-auto", "go"])
  const last = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as object
  expect(Object.keys(last)).toEqual(["type", "usage"])
})

test.each(["chat", "responses"] as const)(
  "a reply that was cut off is counted: %s",
  async (wire) => {
    const usage = { inputTokens: 70, outputTokens: 30 }
    const project = await useProject([{ text: "half", finish: "length", usage }], { wire })
    const { events } = await execJson(project, ["go"])
    expect(events.at(-1)).toMatchObject({
      type: "turn.failed",
      usage: { input_tokens: 70, output_tokens: 30 },
    })
  },
)

test("the price is that of each model that has answered, over a fallback, a switch and resuming", async () => {
  const million = { inputTokens: 1_000_000, outputTokens: 100_000 }
  const down = await useModelServer({ script: [] })
  await down.close()
  const project = await useProject(() => ({ text: "one", usage: million }))
  const config = `model = "gpt-4o"
model_provider = "openai"
model_fallbacks = ["groq/openai/gpt-oss-120b"]
[model_providers.openai]
base_url = "${down.url}"
request_max_retries = 0
[model_providers.groq]
base_url = "${project.server.url}"
wire_api = "responses"
`
  await writeFile(join(project.home, "config.toml"), config)
  const env = { OPENAI_API_KEY: "sk-1", GROQ_API_KEY: "gsk-1" }
  const first = await execJson(project, ["--full-auto", "go"], { env })
  expect(first.events.at(-1)).toMatchObject({ usage: { cost_usd: expect.closeTo(0.21) } })

  await writeFile(join(project.home, "config.toml"), config.replace(down.url, project.server.url))
  const again = ["exec", "resume", "--last", "--all", "--json", "-m", "gpt-4.1", "on"]
  const { stdout } = await codex(project, again, { env })
  const counts = { input_tokens: 1_000_000, output_tokens: 100_000 }
  const last = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { usage: object }
  expect(last).toMatchObject({
    usage: { input_tokens: 2_000_000, cost_usd: expect.closeTo(3.01) },
    usage_by_model: [
      { provider: "groq", model: "openai/gpt-oss-120b", ...counts, cost_usd: expect.closeTo(0.21) },
      { provider: "openai", model: "gpt-4.1", ...counts, cost_usd: expect.closeTo(2.8) },
    ],
  })

  const older = ["exec", "--experimental-json", "go"]
  const { stdout: olderLines } = await codex(project, older, { env })
  expect(olderLines).toContain('"turn.completed"')
  expect(olderLines).not.toContain("cost_usd")
})
