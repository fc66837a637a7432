import { expect, test } from "vitest"
import { chat } from "../model/wire/chat.js"
import { responses } from "../model/wire/responses.js"
import { textPart } from "../protocol/item.js"
import { parsePatch } from "../tools/apply-patch/index.js"
import { ExecSessions } from "../tools/exec-session/exec-sessions.js"
import { builtinTools } from "../tools/index.js"
import { prompt } from "./prompt.js"

test.each(["shell", "sessions"] as const)("the instructions take at most 4 KB (%s)", (known) => {
  expect(Buffer.byteLength(prompt(known))).toBeLessThanOrEqual(4096)
})

test("the patch in the instructions parses", () => {
  const [patch = ""] = /\*\*\* Begin Patch[^]*?\*\*\* End Patch/.exec(prompt("shell")) ?? []
  expect(parsePatch(patch).sections).toHaveLength(3)
})

test.each([
  ["responses", "shell", responses],
  ["chat", "shell", chat],
  ["responses", "sessions", responses],
  ["chat", "sessions", chat],
] as const)(
  "the first request over %s takes at most 6 KB with all tools (%s)",
  (_, known, wire) => {
    const environment = textPart("x".repeat(800))
    const request = {
      instructions: prompt(known),
      items: [
        { type: "context-message", content: [environment] },
        { type: "user-message", content: [textPart("say hello")] },
      ] as const,
      tools: builtinTools({
        shell: "/bin/bash",
        ...(known === "sessions" && { sessions: new ExecSessions() }),
      }).filter(({ hidden }) => hidden !== true),
      cacheKey: "01936b7e-0000-7000-8000-000000000000",
    }
    const body = wire.encode(request, { model: "gpt-5.5-codex", storeResponses: false })
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(6 * 1024)
  },
)
