import { type ModelTurn, useModelServer } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { talk } from "../../test/talk.js"
import type { Config } from "../config/config.js"
import { connectModel } from "../model/connect.js"
import { call, delta, end, finish } from "../testing/chat-frames.js"
import { completed, done, functionCall, message } from "../testing/responses-frames.js"
import { testConfig } from "../testing/test-config.js"

async function askServer(wireApi: "responses" | "chat", script: readonly ModelTurn[]) {
  const server = await useModelServer({ script })
  const changes = (cwd: string): Partial<Config> => ({
    provider: {
      ...testConfig(cwd).provider,
      baseUrl: server.url,
      wireApi,
      streamIdleTimeoutMs: 15_000,
    },
  })
  const caller = { model: "m", sessionId: "s", originator: "codex_test", backOffMs: 1, env: {} }
  const config = testConfig(process.cwd(), changes(process.cwd()))
  const { ask, session } = await talk([], {}, { model: connectModel(config, caller) })
  const first = await ask("go")
  const second = await ask("and on")
  await session.close()
  return { first, second, server }
}

const fine: ModelTurn = { text: "fine" }

describe("a session outlives", () => {
  test("a reply of very many calls, and runs none of them", async () => {
    const calls = Array.from({ length: 20_000 }, (_, at) => done(functionCall(`c${at}`, "{}")))
    const { first, second } = await askServer("responses", [
      { raw: [...calls, completed()].join("") },
      fine,
    ])
    expect(first.error).toMatchObject({ code: "reply-incomplete", message: /more than 1000/ })
    expect(second).toMatchObject({ outcome: "completed", lastMessage: "fine" })
  })

  test("very many calls without an index, each with an id of its own", async () => {
    const calls = Array.from({ length: 20_000 }, (_, at) =>
      call({ id: `c${at}`, function: { name: "shell", arguments: "{}" } }),
    )
    const { first, second } = await askServer("chat", [
      { raw: [...calls, finish("tool_calls"), end].join("") },
      fine,
    ])
    expect(first.error).toMatchObject({ code: "reply-incomplete" })
    expect(second).toMatchObject({ outcome: "completed" })
  })

  test("arguments nested without an end, as text and as JSON", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`
    const frame = call({ id: "c1", function: { name: "shell", arguments: "@" } })
    const { first } = await askServer("chat", [
      { raw: frame.replace('"@"', deep) + finish("tool_calls") + end },
      fine,
      fine,
    ])
    expect(first).toMatchObject({ outcome: "completed", lastMessage: "fine" })
    const text = await askServer("responses", [
      { raw: done(functionCall("c1", deep)) + completed() },
      fine,
      fine,
    ])
    expect(text.first).toMatchObject({ outcome: "completed", lastMessage: "fine" })
  })

  test("two ends, and whatever comes after the first", async () => {
    const twice =
      done(message("m1", "one")) + completed() + done(message("m2", "two")) + completed()
    const { first, second } = await askServer("responses", [{ raw: twice }, fine])
    expect(first).toMatchObject({ outcome: "completed", lastMessage: "one" })
    expect(second).toMatchObject({ lastMessage: "fine" })
    const chat = delta({ content: "one" }) + finish("stop") + end + delta({ content: "two" }) + end
    expect((await askServer("chat", [{ raw: chat }, fine])).first.lastMessage).toBe("one")
  })

  test("keys of prototypes and keys that come twice", async () => {
    const args =
      '{"__proto__":{"command":["touch","bad"]},"command":["true"],"command":["echo","hi"]}'
    const { first } = await askServer("responses", [
      { raw: done(functionCall("c1", args)) + completed() },
      fine,
      fine,
    ])
    expect(first).toMatchObject({ outcome: "completed" })
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test("bytes that are no UTF-8, cut anywhere", async () => {
    const bytes = Buffer.concat([
      Buffer.from('data: {"choices":[{"index":0,"delta":{"content":"a'),
      Buffer.from([0xf0, 0x9f, 0xff, 0xc3]),
      Buffer.from(`b"}}]}\n\n${end}`),
    ])
    const pieces = [...bytes].map((byte) => Buffer.from([byte]))
    const { first } = await askServer("chat", [{ raw: pieces }, fine])
    expect(first.outcome).toBe("completed")
    expect(first.lastMessage).toMatch(/^a\ufffd+b$/)
  })
})
