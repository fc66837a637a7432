import { describe, expect, test } from "vitest"
import { useModelServer } from "./model-server.js"

async function post(url: string, path: string, body: object = {}): Promise<Response> {
  const headers = { "content-type": "application/json" }
  return fetch(`${url}/${path}`, { method: "POST", headers, body: JSON.stringify(body) })
}

/** The JSON of every `data` line. */
function payloads(text: string): unknown[] {
  const lines = text.split("\n").filter((line) => line.startsWith("data: {"))
  return lines.map((line) => JSON.parse(line.slice("data: ".length)))
}

describe("the scripted model server", () => {
  test("answers the k-th request with the k-th turn and takes the requests down", async () => {
    const server = await useModelServer({ script: [{ text: "one" }, { text: "two" }] })
    expect(await (await post(server.url, "chat/completions", { n: 1 })).text()).toContain('"one"')
    expect(await (await post(server.url, "responses", { n: 2 })).text()).toContain('"two"')

    expect(server.requests.map(({ path }) => path)).toEqual([
      "/v1/chat/completions",
      "/v1/responses",
    ])
    expect(server.requests.map(({ body }) => body)).toEqual([{ n: 1 }, { n: 2 }])
    expect((await post(server.url, "responses")).status).toBe(400)
  })

  test.each([
    ["responses", "response.completed"],
    ["chat/completions", "[DONE]"],
  ])("%s carries text, calls and usage to %s", async (path, last) => {
    const toolCalls = [{ name: "shell", args: { command: ["ls"] } }]
    const turn = { deltas: ["a", "b"], reasoning: "why", toolCalls, usage: { inputTokens: 7 } }
    const server = await useModelServer({ script: [turn] })
    const text = await (await post(server.url, path)).text()
    expect(text.trimEnd().split("\n").at(-1)).toContain(last)
    expect(payloads(text).length).toBeGreaterThan(6)
    expect(text).toContain('"why"')
    expect(text).toContain('tokens":7')
  })

  test("cuts the connection where the script says so", async () => {
    const server = await useModelServer({ script: [{ text: "a long text", cutAfter: 20 }] })
    await expect(post(server.url, "responses").then((reply) => reply.text())).rejects.toThrow()
  })

  test("sends raw bytes, a status and headers as they are", async () => {
    const turn = { status: 429, headers: { "retry-after": "3" }, raw: ["sl", "ow"], gapMs: 1 }
    const server = await useModelServer({ script: () => turn })
    const reply = await post(server.url, "responses")
    expect([reply.status, reply.headers.get("retry-after"), await reply.text()]).toEqual([
      429,
      "3",
      "slow",
    ])
  })

  test("lists its models", async () => {
    const server = await useModelServer({ script: [], models: ["m1"] })
    const list = await (await fetch(`${server.url}/models`)).json()
    expect(list).toEqual({ object: "list", data: [{ id: "m1", object: "model" }] })
    expect(server.otherRequests).toHaveLength(1)
  })
})
