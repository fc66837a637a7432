import { type ModelTurn, useModelServer } from "@codex/testing"
import { expect, test } from "vitest"
import type { Item, ToolCall } from "../../protocol/item.js"
import { textPart } from "../../protocol/item.js"
import { connectTo, itemsIn, replyOf, userSays } from "../../testing/connected-model.js"

type Message = {
  readonly role: string
  readonly content: unknown
  readonly tool_calls?: readonly { readonly id: string; readonly extra_content?: object }[]
  readonly tool_call_id?: string
  readonly reasoning_content?: string
}

const image = { type: "image", url: "data:image/png;base64,AA==" } as const
const call: ToolCall = {
  type: "tool-call",
  callId: "call_abcdefghijklmnop",
  name: "shell",
  input: "{}",
  inputKind: "json",
}
const conversation: readonly Item[] = [
  { type: "context-message", content: [textPart("the environment")] },
  { type: "user-message", content: [textPart("go"), image] },
  call,
  { ...call, callId: "c2" },
  { type: "tool-result", callId: call.callId, content: [textPart("one")], ok: true },
  { type: "tool-result", callId: "c2", content: [image], ok: true },
  userSays("hurry"),
  { type: "assistant-message", text: "Half." },
  { type: "assistant-message", text: "Whole." },
  userSays("on"),
]

/** As Mistral's template counts: calls and answers aside, the roles take turns. */
function takesTurns(messages: readonly Message[]): boolean {
  const counted = messages
    .filter(({ role, tool_calls }) => role !== "tool" && tool_calls === undefined)
    .filter(({ role }) => role !== "system")
  return counted.every(({ role }, at) => (role === "user") === (at % 2 === 0))
}

function hasShortIds(messages: readonly Message[]): boolean {
  const ids = messages.flatMap((one) => [
    ...(one.tool_calls ?? []).map(({ id }) => id),
    ...(one.tool_call_id === undefined ? [] : [one.tool_call_id]),
  ])
  return ids.every((id) => /^[a-zA-Z0-9]{9}$/.test(id))
}

const hasThoughts = (messages: readonly Message[]) =>
  messages.every((one) => one.role !== "assistant" || Boolean(one.reasoning_content))
const noThoughts = (messages: readonly Message[]) =>
  messages.every(({ reasoning_content }) => reasoning_content === undefined)
const hasText = (messages: readonly Message[]) => messages.every(({ content }) => content !== null)
const noSystem = (messages: readonly Message[]) => messages.every(({ role }) => role !== "system")
const signed = (messages: readonly Message[]) =>
  messages.every((one) => (one.tool_calls ?? []).every((made) => made.extra_content !== undefined))

const alternate =
  "After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results."
const jinja = "Tool call IDs should be alphanumeric strings with length 9!"
const mistral = "Tool call id was c2 but must be a-z, A-Z, 0-9, with a length of 9."

test.each<[string, readonly [(messages: readonly Message[]) => boolean, number, string][]]>([
  ["Devstral on llama.cpp", [[takesTurns, 500, alternate]]],
  [
    "Mistral",
    [
      [hasShortIds, 400, mistral],
      [takesTurns, 400, "Unexpected role 'user' after role 'tool'"],
    ],
  ],
  [
    "Mistral 7B on vLLM",
    [
      [takesTurns, 400, alternate],
      [hasShortIds, 400, jinja],
    ],
  ],
  [
    "Gemma 2",
    [
      [noSystem, 500, "System role not supported"],
      [takesTurns, 500, "Conversation roles must alternate user/assistant/user/assistant/..."],
    ],
  ],
  [
    "an older Mistral",
    [
      [
        (all) => noSystem(all) && takesTurns(all),
        400,
        "Conversation roles must alternate user/assistant/user/assistant/...",
      ],
    ],
  ],
  [
    "o1-mini",
    [
      [
        noSystem,
        400,
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
      ],
    ],
  ],
  [
    "Gemini 3",
    [[signed, 400, "Function call is missing a thought_signature in functionCall parts."]],
  ],
  [
    "Kimi",
    [
      [
        hasThoughts,
        400,
        "thinking is enabled but reasoning_content is missing in assistant tool call message at index 2",
      ],
    ],
  ],
  [
    "DeepSeek V4",
    [
      [
        hasThoughts,
        400,
        "The `reasoning_content` in the thinking mode must be passed back to the API.",
      ],
    ],
  ],
  [
    "LM Studio",
    [[hasText, 400, "Invalid 'content': 'content' field must be a string or an array of objects."]],
  ],
  ["Ollama", [[hasText, 400, "invalid message content type: <nil>"]]],
])("what %s refuses about a conversation is mended, once", async (_, rules) => {
  const script = (_k: number, body: unknown): ModelTurn => {
    const { messages } = body as { messages: readonly Message[] }
    const broken = rules.find(([holds]) => !holds(messages))
    if (broken === undefined) return { text: "fine" }
    return { status: broken[1], raw: JSON.stringify({ error: { message: broken[2] } }) }
  }
  const server = await useModelServer({ script })
  const model = connectTo(server.url, { wireApi: "chat" })
  const events = await replyOf(model, { items: conversation })
  expect(events.some(({ type }) => type === "retrying")).toBe(false)
  expect(itemsIn(events)).toEqual([{ type: "assistant-message", text: "fine" }])
  const asked = server.requests.length
  expect(asked).toBeLessThanOrEqual(3)

  const last = server.requests.at(-1)?.body as { messages: readonly Message[] }
  const said = JSON.stringify(last.messages)
  for (const words of [
    "be brief",
    "the environment",
    '"go"',
    "one",
    "hurry",
    "Half.",
    "Whole.",
    '"on"',
  ]) {
    expect(said).toContain(words.replaceAll('"', ""))
  }
  expect(said.split("data:image/png").length).toBe(3)
  await replyOf(model, { items: conversation })
  expect(server.requests).toHaveLength(asked + 1)
})

test("an id that fits stays, and a renamed one is the same in call and answer", async () => {
  const script = (k: number): ModelTurn =>
    k === 0 ? { status: 400, raw: JSON.stringify({ message: mistral }) } : { text: "fine" }
  const server = await useModelServer({ script })
  const items: Item[] = [userSays("go"), { ...call, callId: "abc123XYZ" }, call]
  await replyOf(connectTo(server.url, { wireApi: "chat" }), { items })
  const last = server.requests.at(-1)?.body as { messages?: readonly Message[] } | undefined
  const messages = last?.messages ?? []
  const ids = messages.flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => id))
  expect(ids[0]).toBe("abc123XYZ")
  expect(messages.flatMap(({ tool_call_id = [] }) => tool_call_id)).toEqual(ids)
})

test("reasoning that a strict server does not know is left out", async () => {
  const message = "'messages.2' : property 'reasoning_content' is unsupported"
  const script = (_k: number, body: unknown): ModelTurn =>
    noThoughts((body as { messages: readonly Message[] }).messages)
      ? { text: "fine" }
      : { status: 400, raw: JSON.stringify({ error: { message } }) }
  const server = await useModelServer({ script })
  const model = connectTo(server.url, { wireApi: "chat", model: "deepseek-r1-distill" })
  const items: Item[] = [userSays("go"), { type: "reasoning", summary: [], text: "hm" }, call]
  expect(itemsIn(await replyOf(model, { items }))).toHaveLength(1)
  expect(server.requests).toHaveLength(2)
})
