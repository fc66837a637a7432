import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { tempFolder } from "@codex/testing"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { firstId, said, user } from "../../test/store/session-file.js"
import { unexpected, writtenSession } from "../../test/store/started-log.js"
import { callsById, toResponsesItem } from "../model/wire/responses-item.js"
import { type Item, textOf } from "../protocol/item.js"
import { readSession } from "./read-session.js"
import { resumeSessionLog } from "./resume-session-log.js"

describe("what we wrote", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom("\u2028", "\u2029", "\ud800", "\udfff", "\0", "\n", '"', "é"),
    }),
  )
  const image = fc.constantFrom("data:image/png;base64,iVBORw0KGgo=", "https://example.com/a.png")
  const textPart = fc.record({ type: fc.constant("text" as const), text })
  const part = fc.oneof(textPart, fc.record({ type: fc.constant("image" as const), url: image }))
  const callId = fc.constantFrom("c1", "c2", "c3")
  const item: fc.Arbitrary<Item> = fc.oneof(
    fc.record({ type: fc.constant("user-message" as const), content: fc.array(part) }),
    fc.record({ type: fc.constant("context-message" as const), content: fc.array(textPart) }),
    fc.record(
      {
        type: fc.constant("assistant-message" as const),
        text,
        refusal: fc.constant(true as const),
        partial: fc.constant(true as const),
      },
      { requiredKeys: ["type", "text"] },
    ),
    fc.record(
      {
        type: fc.constant("reasoning" as const),
        id: text,
        summary: fc.array(text),
        text: fc.string({ minLength: 1 }),
        encrypted: text,
      },
      { requiredKeys: ["type", "summary"] },
    ),
    fc.record(
      {
        type: fc.constant("tool-call" as const),
        callId,
        name: text,
        input: text,
        inputKind: fc.constantFrom("json" as const, "text" as const),
        signature: text,
      },
      { requiredKeys: ["type", "callId", "name", "input", "inputKind"] },
    ),
    fc.record({
      type: fc.constant("tool-result" as const),
      callId,
      // Several texts without an image are sent, and kept, as one.
      content: fc.oneof(
        fc.tuple(textPart),
        fc.tuple(part, fc.record({ type: fc.constant("image" as const), url: image })),
      ),
      ok: fc.boolean(),
    }),
  )

  test("reads back as the same items", async () => {
    const home = await tempFolder()
    await fc.assert(
      fc.asyncProperty(fc.uuid({ version: 7 }), fc.array(item), async (id, items) => {
        const path = await writtenSession(home, id, items)
        const stored = await readSession(path)
        expect(stored.items).toEqual(items)
        expect(stored.skippedLines).toBe(0)
        expect(stored.items.map((one) => toResponsesItem(one, callsById(items)))).toEqual(
          items.map((one) => toResponsesItem(one, callsById(items))),
        )
      }),
      { seed: 20260101, numRuns: 60 },
    )
  })

  test("reads back with one line spoilt, all others kept", async () => {
    const home = await tempFolder()
    const items = Array.from({ length: 6 }, (_, number) => user(`message ${number}`))
    const path = await writtenSession(home, firstId, items)
    const lines = readFileSync(path, "utf8").split("\n").slice(0, -1)
    const spoil = fc.constantFrom<(line: string) => string>(
      (line) => line.slice(0, line.length / 2),
      (line) => line.slice(line.length / 3),
      (line) => "\0".repeat(line.length),
      (line) => `${line}${line}`,
      () => "null",
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), spoil, async (number, change) => {
        writeFileSync(
          path,
          lines.map((text, at) => `${at === number ? change(text) : text}\n`).join(""),
        )
        const stored = await readSession(path)
        expect(stored.skippedLines).toBe(1)
        const spoilt = lines[number]?.includes('"response_item"')
        expect(stored.items).toEqual(
          items.filter((one) => !spoilt || !lines[number]?.includes(textOf(one.content))),
        )
        expect(stored.meta.id).toBe(firstId)
      }),
      { seed: 20260102, numRuns: 40 },
    )
  })

  test.each([1, 2, 40])(
    "reads back without its last %i bytes, and goes on on a line of its own",
    async (bytes) => {
      const home = await tempFolder()
      const path = await writtenSession(home, firstId, [user("one")])
      truncateSync(path, readFileSync(path).length - bytes)
      const stored = await readSession(path)
      expect(stored.items).toEqual([user("one")])
      expect(stored.skippedLines).toBe(bytes === 1 ? 0 : 1)

      const log = await resumeSessionLog(stored, { onWarning: unexpected })
      await log.appendItems([user("two")])
      await log.close()
      const again = await readSession(path)
      expect(again.items).toEqual([user("one"), user("two")])
      expect(again.skippedLines).toBe(0)
    },
  )

  test("is not gone on with when it has grown since it was read", async () => {
    const home = await tempFolder()
    const path = await writtenSession(home, firstId, [user("one")])
    const stored = await readSession(path)
    appendFileSync(path, `${JSON.stringify(said("user", "two"))}\n`)
    const resuming = resumeSessionLog(stored, { onWarning: unexpected })
    await expect(resuming).rejects.toMatchObject({ code: "session-busy" })
  })
})
