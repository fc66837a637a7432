import { type ModelTurn, useModelServer } from "@codex/testing"
import { describe, expect, test, vi } from "vitest"
import { connectTo, itemsIn, replyOf } from "../testing/connected-model.js"
import type { ModelEvent, ModelNotice } from "./model.js"

const fine: ModelTurn = { text: "fine" }

function retriesIn(events: readonly ModelEvent[]) {
  return events.flatMap((event) => (event.type === "retrying" ? [event] : []))
}

describe.each(["responses", "chat"] as const)("waiting, over the wire %s", (wireApi) => {
  test.each<[string, ModelTurn]>([
    ["no headers", { ...fine, delayMs: 10_000 }],
    ["no byte", { raw: "", stayOpen: true }],
    ["comments only", { raw: Array<string>(40).fill(": alive\n\n"), gapMs: 20 }],
  ])("%s for the idle time breaks the reply off", async (_, turn) => {
    const server = await useModelServer({ script: (k) => (k === 0 ? turn : fine) })
    // On a busy machine even what comes at once may take as long.
    const provider = { streamIdleTimeoutMs: 150, streamMaxRetries: 50, requestMaxRetries: 50 }
    const events = await replyOf(connectTo(server.url, { wireApi, provider }))
    expect(retriesIn(events)[0]).toMatchObject({ reason: expect.stringMatching(/0\.15 s$/) })
    expect(itemsIn(events)).toHaveLength(1)
  })

  test.each<[string, ModelTurn]>([
    ["before the headers", { ...fine, delayMs: 300 }],
    ["in the stream", { deltas: ["fi", "ne"], gapMs: 300 }],
    ["while comments alone come", { raw: Array<string>(15).fill(": alive\n\n"), gapMs: 20 }],
  ])("a silence %s is told once while it lasts", async (_, turn) => {
    const server = await useModelServer({ script: [turn, fine] })
    const notices: ModelNotice[] = []
    const model = connectTo(server.url, { wireApi, silenceToldAfterMs: 100 })
    await replyOf(model, { onNotice: (notice) => notices.push(notice) })
    expect(notices.length).toBeGreaterThan(0)
    expect(notices[0]).toEqual({
      level: "info",
      message:
        "Nothing has come from the model for 0.1 s; still waiting, 30 s at the most (stream_idle_timeout_ms).",
    })
  })

  test("a call that comes in many pieces is no silence", async () => {
    const notices: ModelNotice[] = []
    const patch = { name: "apply_patch", rawArguments: JSON.stringify({ input: "x".repeat(50) }) }
    const server = await useModelServer({
      script: [{ toolCalls: [patch, patch, patch], gapMs: 250 }],
    })
    const model = connectTo(server.url, { wireApi, silenceToldAfterMs: 1000 })
    await replyOf(model, { onNotice: (notice) => notices.push(notice) })
    expect(notices).toEqual([])
  })

  test("a reply is over before its connection is", async () => {
    const server = await useModelServer({ script: [{ ...fine, stayOpen: true }] })
    expect(itemsIn(await replyOf(connectTo(server.url, { wireApi })))).toHaveLength(1)
  })

  test.each<[string, ModelTurn]>([
    ["before the headers", { ...fine, delayMs: 10_000 }],
    ["in the stream", { raw: ": nothing yet\n\n", stayOpen: true }],
    ["in the wait for a retry", { status: 429, headers: { "retry-after": "50" } }],
  ])("an abort %s ends it with the signal's reason", async (_, turn) => {
    const server = await useModelServer({ script: () => turn })
    const controller = new AbortController()
    const reply = replyOf(connectTo(server.url, { wireApi }), {}, controller.signal)
    const asked = vi.waitUntil(() => server.requests.length === 1, 50_000)
    void asked.then(() => setTimeout(() => controller.abort(new Error("enough")), 50))
    await expect(reply).rejects.toThrow("enough")
    expect(server.requests).toHaveLength(1)
  })

  test("an aborted signal sends nothing", async () => {
    const server = await useModelServer({ script: [fine] })
    const reply = replyOf(
      connectTo(server.url, { wireApi }),
      {},
      AbortSignal.abort(new Error("no")),
    )
    await expect(reply).rejects.toThrow("no")
    expect(server.requests).toHaveLength(0)
  })

  test("requests share a connection until the provider closes it", async () => {
    const server = await useModelServer({
      script: [fine, fine, { ...fine, headers: { connection: "close" } }, fine],
    })
    const model = connectTo(server.url, { wireApi })
    for (let count = 0; count < 3; count++) await replyOf(model)
    expect(server.connections()).toBe(1)
    expect(retriesIn(await replyOf(model))).toEqual([])
  })
})

test("a host that cannot be reached is named, with what to check", async () => {
  const server = await useModelServer({ script: [] })
  await server.close()
  const model = connectTo(server.url, { provider: { requestMaxRetries: 1 } })
  await expect(replyOf(model)).rejects.toMatchObject({
    code: "provider-unavailable",
    message: expect.stringMatching(/^cannot reach http:\/\/127.*ECONNREFUSED.*Check base_url/),
  })
})
