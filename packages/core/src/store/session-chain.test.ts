import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import {
  firstId,
  header,
  line,
  said,
  secondId,
  user,
  writeSession,
} from "../../test/store/session-file.js"
import { unexpected } from "../../test/store/started-log.js"
import { readSession } from "./read-session.js"
import { resumeSessionLog } from "./resume-session-log.js"

describe("a history that begins in another file", () => {
  const parentLines = (id: string) => [
    header(id),
    said("user", "one"),
    said("user", "two"),
    said("user", "not of the fork"),
  ]

  test("is read up to the line that the fork names", async () => {
    const home = await tempFolder()
    writeSession(home, firstId, parentLines(firstId), 1)
    const base = { thread_id: firstId, end_ordinal_exclusive: 3 }
    const child = writeSession(
      home,
      secondId,
      [header(secondId, { history_base: base }), said("user", "three")],
      2,
    )
    const stored = await readSession(child)
    expect(stored.meta.id).toBe(secondId)
    expect(stored.items).toEqual([user("one"), user("two"), user("three")])
  })

  test("is read up to the byte that the fork names, from the archive too", async () => {
    const home = await tempFolder()
    const parent = writeSession(home, firstId, parentLines(firstId), 1)
    const end = readFileSync(parent, "utf8").lastIndexOf('{"timestamp"')
    mkdirSync(join(home, "archived_sessions"))
    renameSync(parent, join(home, "archived_sessions", basename(parent)))
    const base = { thread_id: firstId, end_byte_offset: end }
    const child = writeSession(home, secondId, [header(secondId, { history_base: base })], 2)
    expect((await readSession(child)).items).toEqual([user("one"), user("two")])
  })

  test("may be an earlier part of the same session; numbers go on", async () => {
    const home = await tempFolder()
    const first = writeSession(home, firstId, parentLines(firstId), 1)
    const base = { thread_id: firstId, end_ordinal_exclusive: 2 }
    const lines = [
      line("session_meta", { id: firstId, history_base: base }, { ordinal: 2 }),
      line("world_state", {}, { ordinal: 3 }),
    ]
    const second = first.replace(".jsonl", "_019f0000.jsonl")
    writeFileSync(second, lines.map((entry) => `${JSON.stringify(entry)}\n`).join(""))
    const stored = await readSession(second)
    expect(stored.items).toEqual([user("one")])
    expect(stored.nextOrdinal).toBe(4)

    const log = await resumeSessionLog(stored, { onWarning: unexpected })
    await log.appendItems([user("more")])
    await log.close()
    const ordinals = readFileSync(second, "utf8").match(/"ordinal":\d+/g)
    expect(ordinals).toEqual([2, 3, 4, 5].map((number) => `"ordinal":${number}`))
  })

  test.each([
    ["a file that is not there", "019f0000-0000-7000-8000-00000000dead"],
    ["itself", secondId],
    ["a path", "../../../etc/passwd"],
  ])("is refused when it begins in %s", async (_name, thread_id) => {
    const home = await tempFolder()
    const child = writeSession(home, secondId, [header(secondId, { history_base: { thread_id } })])
    await expect(readSession(child)).rejects.toMatchObject({ code: "session-unreadable" })
  })

  test("is refused when two files begin in each other", async () => {
    const home = await tempFolder()
    writeSession(home, firstId, [header(firstId, { history_base: { thread_id: secondId } })])
    const child = writeSession(home, secondId, [
      header(secondId, { history_base: { thread_id: firstId } }),
    ])
    await expect(readSession(child)).rejects.toMatchObject({ code: "session-unreadable" })
  })
})
