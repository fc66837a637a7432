import { expect, test } from "vitest"
import { assistant, user } from "../../test/store/session-file.js"
import { ownLine, startedLog } from "../../test/store/started-log.js"
import type { Item } from "../protocol/item.js"

test.each<[string, Item, object[]]>([
  [
    "a user's message",
    user("hi"),
    [
      responseItem({
        type: "message",
        role: "user",
        content: [{ type: "input_text", text: "hi" }],
      }),
      userEvent("hi", []),
    ],
  ],
  [
    "images, whose bytes are there once",
    {
      type: "user-message",
      content: [
        { type: "image", url: "data:image/png;base64,AAAA" },
        { type: "image", url: "https://example.com/a.png" },
      ],
    },
    [
      responseItem({
        type: "message",
        role: "user",
        content: [
          { type: "input_image", image_url: "data:image/png;base64,AAAA" },
          { type: "input_image", image_url: "https://example.com/a.png" },
        ],
      }),
      userEvent("", ["https://example.com/a.png"]),
    ],
  ],
  [
    "what nobody typed, without a user's event",
    { type: "context-message", content: [{ type: "text", text: "<environment_context>" }] },
    [
      {
        ...responseItem({
          type: "message",
          role: "user",
          content: [{ type: "input_text", text: "<environment_context>" }],
        }),
        codex_item: { context: true },
      },
    ],
  ],
  [
    "an answer",
    assistant("yes"),
    [
      responseItem({
        type: "message",
        role: "assistant",
        content: [{ type: "output_text", text: "yes" }],
      }),
      ownLine("event_msg", { type: "agent_message", message: "yes" }),
    ],
  ],
  [
    "an answer cut short",
    { type: "assistant-message", text: "ye", partial: true },
    [
      {
        ...responseItem({
          type: "message",
          role: "assistant",
          content: [{ type: "output_text", text: "ye" }],
        }),
        codex_item: { partial: true },
      },
      ownLine("event_msg", { type: "agent_message", message: "ye" }),
    ],
  ],
  [
    "reasoning",
    { type: "reasoning", id: "rs_1", summary: ["one", "two"], encrypted: "gAAA" },
    [
      responseItem({
        type: "reasoning",
        id: "rs_1",
        summary: [
          { type: "summary_text", text: "one" },
          { type: "summary_text", text: "two" },
        ],
        encrypted_content: "gAAA",
      }),
      ownLine("event_msg", { type: "agent_reasoning", text: "one" }),
      ownLine("event_msg", { type: "agent_reasoning", text: "two" }),
    ],
  ],
  [
    "a call",
    {
      type: "tool-call",
      callId: "c1",
      name: "shell",
      input: '{"command":["ls"]}',
      inputKind: "json",
    },
    [
      responseItem({
        type: "function_call",
        call_id: "c1",
        name: "shell",
        arguments: '{"command":["ls"]}',
      }),
    ],
  ],
  [
    "a call that failed",
    { type: "tool-result", callId: "c1", content: [{ type: "text", text: "no" }], ok: false },
    [
      {
        ...responseItem({ type: "function_call_output", call_id: "c1", output: "no" }),
        codex_item: { ok: false },
      },
    ],
  ],
])("a session's file holds %s", async (_name, item, expected) => {
  const { log, added } = await startedLog()
  await log.appendItems([item])
  expect(added()).toEqual(expected)
})

test("the file answers a freeform call in its own form, in whatever batch it comes", async () => {
  const { log, added } = await startedLog()
  await log.appendItems([
    {
      type: "tool-call",
      callId: "c1",
      name: "apply_patch",
      input: "*** Begin",
      inputKind: "text",
    },
  ])
  await log.appendItems([
    { type: "tool-result", callId: "c1", content: [{ type: "text", text: "Done" }], ok: true },
  ])
  expect(added()).toEqual([
    responseItem({
      type: "custom_tool_call",
      call_id: "c1",
      name: "apply_patch",
      input: "*** Begin",
    }),
    responseItem({ type: "custom_tool_call_output", call_id: "c1", output: "Done" }),
  ])
})

function responseItem(payload: object): object {
  return ownLine("response_item", payload)
}

function userEvent(message: string, images: string[]): object {
  const lists = { images, local_images: [], text_elements: [] }
  return ownLine("event_msg", { type: "user_message", message, ...lists })
}
