import { type ModelServer, type ModelTurn, useModelServer } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { connectTo, itemsIn, replyOf, userSays } from "../testing/connected-model.js"
import type { Item } from "../protocol/item.js"
import type { Model } from "./model.js"

type Body = {
  readonly store?: boolean
  readonly include?: string[]
  readonly input?: unknown[]
  readonly previous_response_id?: string
  readonly stream_options?: object
  readonly reasoning?: object
  readonly stream?: boolean
  readonly max_tokens?: number
  readonly max_completion_tokens?: number
}

function bodies(server: ModelServer): Body[] {
  // Every test of this file sends JSON objects.
  return server.requests.map(({ body }) => body as Body)
}

/** Says something, and adds the reply to the conversation. */
async function say(model: Model, items: Item[], text: string): Promise<void> {
  items.push(userSays(text))
  items.push(...itemsIn(await replyOf(model, { items })))
}

function refusal(message: string, status = 400): ModelTurn {
  return { status, raw: JSON.stringify({ error: { message } }) }
}

describe("the Responses API keeps the conversation", () => {
  test("and is sent what is new", async () => {
    const server = await useModelServer({ script: [{ text: "1" }, { text: "2" }, { text: "3" }] })
    const model = connectTo(server.url)
    const items: Item[] = []
    for (const text of ["a", "b", "c"]) await say(model, items, text)
    expect(bodies(server).map((body) => body.previous_response_id)).toEqual([
      undefined,
      "resp_0",
      "resp_1",
    ])
    expect(bodies(server).map(({ input }) => input?.length)).toEqual([1, 1, 1])
    expect(bodies(server).every(({ store }) => store)).toBe(true)
  })

  test("unless what it keeps is another conversation", async () => {
    const server = await useModelServer({ script: () => ({ text: "yes" }) })
    const model = connectTo(server.url)
    await say(model, [], "a")
    await say(model, [userSays("something else"), { type: "assistant-message", text: "no" }], "b")
    expect(bodies(server)[1]).not.toHaveProperty("previous_response_id")
    expect(bodies(server)[1]?.input).toHaveLength(3)
  })

  test("and a copy of the conversation is the same one", async () => {
    const server = await useModelServer({ script: () => ({ text: "yes" }) })
    const model = connectTo(server.url)
    const items: Item[] = []
    await say(model, items, "a")
    await say(model, structuredClone(items), "b")
    expect(bodies(server)[1]?.previous_response_id).toBe("resp_0")
  })

  test("and a reply that failed changes nothing", async () => {
    const turns = [{ text: "1" }, { text: "x", error: { message: "m", code: "invalid_prompt" } }]
    const server = await useModelServer({ script: [...turns, { text: "3" }] })
    const model = connectTo(server.url)
    const items: Item[] = []
    await say(model, items, "a")
    await expect(replyOf(model, { items: [...items, userSays("b")] })).rejects.toThrow("m")
    await say(model, items, "c")
    expect(bodies(server)[2]?.previous_response_id).toBe("resp_0")
  })

  test.each([
    [400, "Previous response with id 'resp_0' not found."],
    [404, "resp_0 is unknown"],
    [400, "Unknown parameter: 'previous_response_id'."],
  ])("until it answers %i %j: then all is sent, at once and from then on", async (status, text) => {
    const script = [{ text: "1" }, refusal(text, status), { text: "2" }, { text: "3" }]
    const server = await useModelServer({ script })
    const model = connectTo(server.url, { provider: { requestMaxRetries: 0 } })
    const items: Item[] = []
    for (const said of ["a", "b", "c"]) await say(model, items, said)
    expect(bodies(server).map(({ input }) => input?.length)).toEqual([1, 1, 3, 5])
    expect(
      bodies(server)
        .slice(2)
        .map((body) => body.previous_response_id),
    ).toEqual([undefined, undefined])
  })

  test("where it may not store, nothing is stored", async () => {
    const script = [
      refusal("store must be false: zero data retention"),
      { text: "1" },
      { text: "2" },
    ]
    const server = await useModelServer({ script })
    const model = connectTo(server.url)
    const items: Item[] = []
    for (const said of ["a", "b"]) await say(model, items, said)
    expect(bodies(server).map(({ store }) => store)).toEqual([true, false, false])
    expect(bodies(server)[2]?.input).toHaveLength(3)
  })

  test("nor where the configuration forbids it", async () => {
    const server = await useModelServer({ script: () => ({ text: "yes", reasoning: "hm" }) })
    const model = connectTo(server.url, { disableResponseStorage: true })
    const items: Item[] = []
    for (const said of ["a", "b"]) await say(model, items, said)
    const [, second] = bodies(server)
    expect(second).not.toHaveProperty("previous_response_id")
    expect([second?.store, second?.include]).toEqual([false, ["reasoning.encrypted_content"]])
    expect(second?.input).toHaveLength(4)
    expect(JSON.stringify(second?.input)).toContain("encrypted-0")
  })
})

describe("a part that we send unasked", () => {
  test("is left out for good once a provider refuses it", async () => {
    const script = [
      refusal("Unrecognized request argument: stream_options"),
      { text: "1" },
      { text: "2" },
    ]
    const server = await useModelServer({ script })
    const model = connectTo(server.url, { wireApi: "chat" })
    for (let count = 0; count < 2; count++) await replyOf(model)
    const sent = bodies(server).map((body) => "stream_options" in body)
    expect(sent).toEqual([true, false, false])
  })

  test("is left out piece by piece, the reasoning's summary before reasoning itself", async () => {
    const script = [
      refusal("Your organization must be verified to generate reasoning summaries"),
      refusal("Unsupported parameter: 'reasoning.effort'"),
      { text: "1" },
    ]
    const server = await useModelServer({ script })
    await replyOf(connectTo(server.url, { model: "o4-mini" }))
    expect(bodies(server).map(({ reasoning }) => reasoning)).toEqual([
      { effort: "medium", summary: "auto" },
      { effort: "medium" },
      undefined,
    ])
  })

  test.each([
    ["store", "Unrecognized request argument supplied: store"],
    [
      "store",
      '{"type":"extra_forbidden","loc":["body","store"],"msg":"Extra inputs are not permitted"}',
    ],
    ["tool_choice", "tool_choice is not supported"],
  ])("%s among them: %j", async (field, message) => {
    const server = await useModelServer({ script: [refusal(message), { text: "1" }] })
    const tools = [{ name: "shell", description: "", inputSchema: {} }]
    await replyOf(connectTo(server.url), { tools })
    expect(bodies(server).map((body) => field in body)).toEqual([true, false])
  })

  test("the stream among them: then the reply comes whole", async () => {
    const script = [
      refusal("Your organization must be verified to stream this model."),
      { text: "1", whole: true },
    ] as const
    const server = await useModelServer({ script })
    const events = await replyOf(connectTo(server.url))
    expect(itemsIn(events)).toEqual([{ type: "assistant-message", text: "1" }])
    expect(bodies(server).map((body) => body.stream)).toEqual([true, undefined])
  })

  test("is refused only so often", async () => {
    const server = await useModelServer({ script: () => refusal("no stream_options please") })
    await expect(replyOf(connectTo(server.url, { wireApi: "chat" }))).rejects.toThrow("please")
    expect(server.requests).toHaveLength(2)
  })
})

test("reasoning that the provider cannot read any more is forgotten, not the session", async () => {
  const refused = refusal("The encrypted content gAAA... could not be verified.")
  const server = await useModelServer({ script: [refused, { text: "1" }, { text: "2" }] })
  const model = connectTo(server.url, { disableResponseStorage: true })
  const items: Item[] = [
    userSays("a"),
    { type: "reasoning", id: "rs", summary: [], encrypted: "gAAA" },
    { type: "assistant-message", text: "b" },
  ]
  for (const text of ["c", "d"]) await say(model, items, text)
  expect(bodies(server).map(({ input }) => input?.length)).toEqual([4, 3, 5])
})

test("a limit of the reply is called as the model wants it", async () => {
  const refused = refusal(
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
  )
  const server = await useModelServer({ script: [refused, { text: "1" }] })
  await replyOf(connectTo(server.url, { wireApi: "chat", maxOutputTokens: 100 }))
  const [first, second] = bodies(server)
  expect([first?.max_tokens, second?.max_tokens]).toEqual([100, undefined])
  expect(second?.max_completion_tokens).toBe(100)
})
