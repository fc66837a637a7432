import { readFileSync } from "node:fs"
import { join } from "node:path"
import { LLMock } from "@copilotkit/aimock"
import { tempFolder } from "@codex/testing"
import { describe, expect, onTestFinished, test } from "vitest"
import type { Provider } from "../../src/config/provider.js"
import { connectModel } from "../../src/model/connect.js"
import { testConfig } from "../../src/testing/test-config.js"
import { shell, talk } from "../talk.js"

// A server by others, so that not only our own idea of the two APIs is tested.
async function useMock(): Promise<LLMock> {
  const mock = new LLMock({ port: 0, chunkSize: 5 })
  await mock.start()
  onTestFinished(() => mock.stop())
  return mock
}

async function talkThrough(mock: LLMock, wireApi: "responses" | "chat") {
  const cwd = await tempFolder()
  const provider: Provider = {
    ...testConfig(cwd).provider,
    baseUrl: `${mock.url}/v1`,
    wireApi,
    requestMaxRetries: 2,
    streamMaxRetries: 2,
  }
  const caller = { sessionId: "s", originator: "codex_test", backOffMs: 1 }
  const model = connectModel(testConfig(cwd, { provider }), { ...caller, model: "gpt-4o" })
  return talk([], { cwd }, { model })
}

describe.each(["responses", "chat"] as const)("against aimock, over %s", (wireApi) => {
  test("a tool loop runs to its end", async () => {
    const mock = await useMock()
    const { name, input } = shell("echo Grüße > out; cat out")
    const toolCalls = [{ name, arguments: JSON.stringify(input) }]
    mock.addFixture({ match: { hasToolResult: true }, response: { content: "It says Grüße. 🌍" } })
    mock.addFixture({ match: { userMessage: "greet" }, response: { toolCalls } })
    const { ask, cwd } = await talkThrough(mock, wireApi)
    expect(await ask("greet")).toMatchObject({
      outcome: "completed",
      lastMessage: "It says Grüße. 🌍",
    })
    expect(readFileSync(join(cwd, "out"), "utf8")).toBe("Grüße\n")
    expect(mock.getRequests()).toHaveLength(2)
  })

  test("a reply that breaks off is asked for again, and its call runs once", async () => {
    const mock = await useMock()
    const { name, input } = shell("echo once >> log")
    const response = { toolCalls: [{ name, arguments: JSON.stringify(input) }] }
    mock.addFixture({ match: { hasToolResult: true }, response: { content: "done" } })
    mock.addFixture({
      match: { userMessage: "log", sequenceIndex: 0 },
      response,
      truncateAfterChunks: 3,
    })
    mock.addFixture({ match: { userMessage: "log" }, response })
    const { ask, cwd, events } = await talkThrough(mock, wireApi)
    expect(await ask("log")).toMatchObject({ outcome: "completed", lastMessage: "done" })
    expect(events.filter(({ type }) => type === "retrying")).toHaveLength(1)
    expect(readFileSync(join(cwd, "log"), "utf8")).toBe("once\n")
  })

  test("an error of the provider is told in its words", async () => {
    const mock = await useMock()
    const error = { message: "the model is having a day off", type: "server_error" }
    mock.addFixture({ match: { userMessage: "hi" }, response: { error, status: 503 } })
    const { ask } = await talkThrough(mock, wireApi)
    expect(await ask("hi")).toMatchObject({
      outcome: "failed",
      error: {
        code: "provider-unavailable",
        message: expect.stringContaining("the model is having a day off"),
      },
    })
  })
})
