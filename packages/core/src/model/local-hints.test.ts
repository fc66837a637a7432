import { type JsonRoute, ollamaRoutes, useJsonServer } from "@codex/testing"
import { expect, test } from "vitest"
import type { Config } from "../config/config.js"
import { providers } from "../config/providers.js"
import { userSays } from "../testing/connected-model.js"
import { testConfig } from "../testing/test-config.js"
import { connectModel } from "./connect.js"
import type { Model, ModelNotice } from "./model.js"

const says: JsonRoute = (response) => {
  response.writeHead(200, { "content-type": "text/event-stream" })
  const chunk = { choices: [{ index: 0, delta: { content: "hi" }, finish_reason: "stop" }] }
  // Long enough for another answer to come in between.
  setTimeout(() => response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`), 200)
}

async function replies(count: number, model: string, changes: Partial<Config> = {}) {
  const server = await useJsonServer({ ...ollamaRoutes(), "/v1/chat/completions": says })
  const row = providers.get("ollama") ?? testConfig("/").provider
  const provider = { ...row, baseUrl: `${server.url}/v1` }
  const config = testConfig("/", { provider, home: "/nonexistent", ...changes })
  const caller = { model, sessionId: "s", originator: "codex_test", env: {} }
  const connected = connectModel(config, caller)
  const notices: ModelNotice[] = []
  const onNotice = (notice: ModelNotice) => notices.push(notice)
  for (let k = 0; k < count; k++) await untilCompleted(connected, onNotice)
  return { notices, asked: server.requests.map(({ path }) => path) }
}

/** As a turn does it: nothing is read after the end. */
async function untilCompleted(model: Model, onNotice: (notice: ModelNotice) => void) {
  const request = { instructions: "", items: [userSays("hi")], tools: [], onNotice }
  for await (const event of model.stream(request, new AbortController().signal)) {
    if (event.type === "completed") return
  }
}

test("a window that is too small for a task is told once, after the second reply", async () => {
  const { notices } = await replies(4, "loaded:latest")
  expect(notices).toEqual([
    {
      level: "warning",
      message: expect.stringMatching(
        /^Ollama serves loaded:latest with a window of 4096 tokens.* OLLAMA_CONTEXT_LENGTH=32768 ollama serve$/,
      ),
    },
  ])
})

test("nothing is asked about a model before its first reply, nor when its window is configured", async () => {
  expect((await replies(1, "loaded:latest")).asked).toEqual(["/v1/chat/completions"])
  const { asked, notices } = await replies(3, "loaded:latest", { contextWindow: 4096 })
  expect(asked.every((path) => path === "/v1/chat/completions")).toBe(true)
  expect(notices).toEqual([])
})

test("a window that suffices, or that the server does not tell, is no matter", async () => {
  expect((await replies(3, "thinker:8b")).notices).toEqual([])
  expect((await replies(3, "plain:latest")).notices).toEqual([])
})
