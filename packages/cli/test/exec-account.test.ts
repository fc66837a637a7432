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
