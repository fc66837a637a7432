import { type ModelTurn, tempFolder, useModelServer } from "@codex/testing"
import { OpenAI } from "openai"
import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions"
import type { ResponseCreateParamsStreaming } from "openai/resources/responses/responses"
import { expect, test } from "vitest"
import { connectModel } from "../../src/model/connect.js"
import type { Item } from "../../src/protocol/item.js"
import { testConfig } from "../../src/testing/test-config.js"
import { shell, talk } from "../talk.js"

// The same server says the same to both, and is asked the same by both.

const turns: readonly ModelTurn[] = [
  {
    deltas: ["I will ", "look 👀.\n"],
    toolCalls: [
      { name: "shell", args: shell("echo 'ü' > a; cat a").input, id: "call_a" },
      { name: "shell", args: shell("exit 3").input, id: "call_b" },
    ],
  },
  { toolCalls: [{ name: "shell", rawArguments: '{"command": 7}', id: "call_c" }] },
  { deltas: ["Grüße, ", "🌍", "!"], usage: { inputTokens: 1234, cachedInputTokens: 1000 } },
]

type Said = { text: string; calls: [name: string, input: string][]; inputTokens: number }

/** A conversation of our engine: the bodies that it sent, and what it understood. */
async function ourRun(wireApi: "responses" | "chat") {
  const server = await useModelServer({ script: turns })
  const cwd = await tempFolder()
  const provider = { ...testConfig(cwd).provider, baseUrl: server.url, wireApi }
  const changes = { cwd, provider, disableResponseStorage: true }
  const caller = { model: "gpt-4o", sessionId: "s", originator: "codex_test", env: {} }
  const model = connectModel(testConfig(cwd, changes), caller)
  const { ask, session } = await talk([], changes, { model })
  expect(await ask("greet the world, and say 'ü'")).toMatchObject({ outcome: "completed" })
  await session.close()
  const bodies = server.requests.map(({ raw }) => raw.toString())
  return { bodies, understood: await readAgain(wireApi) }
}

/** What our decoders make of the turns, one by one. */
async function readAgain(wireApi: "responses" | "chat"): Promise<Said[]> {
  const server = await useModelServer({ script: turns })
  const cwd = await tempFolder()
  const provider = { ...testConfig(cwd).provider, baseUrl: server.url, wireApi }
  const caller = { model: "gpt-4o", sessionId: "s", originator: "codex_test", env: {} }
  const model = connectModel(testConfig(cwd, { provider, disableResponseStorage: true }), caller)
  const said: Said[] = []
  for (const _ of turns) {
    const one: Said = { text: "", calls: [], inputTokens: 0 }
    const request = { instructions: "", items: [], tools: [] }
    for await (const event of model.stream(request, new AbortController().signal)) {
      if (event.type === "item") add(one, event.item)
      if (event.type === "completed") one.inputTokens = event.usage?.inputTokens ?? 0
    }
    said.push(one)
  }
  return said
}

function add(said: Said, item: Item): void {
  if (item.type === "assistant-message") said.text += item.text
  if (item.type === "tool-call") said.calls.push([item.name, item.input])
}

test("over Chat Completions, the openai package sends our bodies and reads our replies", async () => {
  const { bodies, understood } = await ourRun("chat")
  const server = await useModelServer({ script: turns })
  const client = new OpenAI({ apiKey: "k", baseURL: server.url })
  for (const [at, body] of bodies.entries()) {
    const said: Said = { text: "", calls: [], inputTokens: 0 }
    const params = JSON.parse(body) as ChatCompletionCreateParamsStreaming
    for await (const chunk of await client.chat.completions.create(params)) {
      const delta = chunk.choices[0]?.delta
      said.text += delta?.content ?? ""
      for (const call of delta?.tool_calls ?? []) {
        const known = (said.calls[call.index] ??= ["", ""])
        known[0] += call.function?.name ?? ""
        known[1] += call.function?.arguments ?? ""
      }
      said.inputTokens = chunk.usage?.prompt_tokens ?? said.inputTokens
    }
    expect(server.requests[at]?.raw.toString()).toBe(body)
    expect(said).toEqual(understood[at])
  }
  expect(bodies).toHaveLength(turns.length)
})

test("over Responses, the openai package sends our bodies and reads our replies", async () => {
  const { bodies, understood } = await ourRun("responses")
  const server = await useModelServer({ script: turns })
  const client = new OpenAI({ apiKey: "k", baseURL: server.url })
  for (const [at, body] of bodies.entries()) {
    const said: Said = { text: "", calls: [], inputTokens: 0 }
    const params = JSON.parse(body) as ResponseCreateParamsStreaming
    for await (const event of await client.responses.create(params)) {
      if (event.type !== "response.completed") continue
      said.inputTokens = event.response.usage?.input_tokens ?? 0
      for (const item of event.response.output) {
        if (item.type === "function_call") said.calls.push([item.name, item.arguments])
        if (item.type !== "message") continue
        for (const part of item.content) said.text += part.type === "output_text" ? part.text : ""
      }
    }
    expect(server.requests[at]?.raw.toString()).toBe(body)
    expect(said).toEqual(understood[at])
  }
  expect(bodies).toHaveLength(turns.length)
})
