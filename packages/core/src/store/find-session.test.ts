import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import {
  firstId,
  header,
  line,
  said,
  secondId,
  writeSession,
} from "../../test/store/session-file.js"
import { findLastSession } from "./find-last-session.js"
import { findSession } from "./find-session.js"

const thirdId = "019f0001-0000-7000-8000-000000000003"

describe("a session is found", () => {
  test("by its whole id, in any case, and by a beginning that no other has", async () => {
    const home = await tempFolder()
    const first = writeSession(home, firstId, [header(firstId)], 1)
    writeSession(home, secondId, [header(secondId)], 2)
    const third = writeSession(home, thirdId, [header(thirdId)], 3)
    expect(await findSession(home, firstId)).toBe(first)
    expect(await findSession(home, firstId.toUpperCase())).toBe(first)
    expect(await findSession(home, "019f0001")).toBe(third)
    expect(await findSession(home, "019f0001-00")).toBe(third)
  })

  test("in the archive, and in the flat folder of May 2025", async () => {
    const home = await tempFolder()
    const first = writeSession(home, firstId, [header(firstId)])
    const archived = join(home, "archived_sessions", basename(first))
    mkdirSync(join(home, "archived_sessions"))
    renameSync(first, archived)
    const flat = join(home, "sessions", `rollout-2025-05-07-${secondId}.jsonl`)
    writeFileSync(flat, "")
    expect(await findSession(home, firstId)).toBe(archived)
    expect(await findSession(home, secondId)).toBe(flat)
  })

  test.each([
    ["an id that nobody has", "019fffff-0000-7000-8000-000000000001"],
    ["a beginning that several have", "019f0000"],
    ["fewer than eight characters", "019f000"],
    ["a path", "../../../../etc/passwd"],
    ["a pattern", "019f0001*"],
    ["a name", "my session"],
    ["nothing", ""],
  ])("not by %s", async (_name, id) => {
    const home = await tempFolder()
    writeSession(home, firstId, [header(firstId)])
    writeSession(home, secondId, [header(secondId)])
    await expect(findSession(home, id)).rejects.toMatchObject({
      code: "session-not-found",
      message: expect.stringContaining(`no rollout found for thread id ${id}`),
    })
  })

  test("not through a link", async () => {
    const home = await tempFolder()
    const elsewhere = writeSession(await tempFolder(), firstId, [header(firstId)])
    mkdirSync(join(home, "sessions"))
    symlinkSync(elsewhere, join(home, "sessions", basename(elsewhere)))
    await expect(findSession(home, firstId)).rejects.toMatchObject({ code: "session-not-found" })
  })

  test("without control characters of the question in the answer", async () => {
    const asked = findSession(await tempFolder(), "\u001b[31mred")
    await expect(asked).rejects.toThrow(/thread id \?\[31mred/)
  })
})

describe("the last session", () => {
  const message = line("event_msg", { type: "user_message", message: "hi" })

  test("is the one updated last, not the one started last", async () => {
    const home = await tempFolder()
    const older = talk(home, firstId, [], { day: 1, updated: 200 })
    talk(home, secondId, [], { day: 2, updated: 100 })
    expect(await findLastSession(home)).toBe(older)
    expect(await findLastSession(home, { cwd: "/repo", provider: "openai" })).toBe(older)
  })

  test("is one in which a person said something", async () => {
    const home = await tempFolder()
    const completed = line("event_msg", {
      type: "item_completed",
      item: { type: "UserMessage", content: [] },
    })
    const spoken = writeSession(home, firstId, [header(firstId), completed])
    utimesSync(spoken, 100, 100)
    const silent = [
      header(secondId),
      said("user", "<environment_context>"),
      line("world_state", {}),
    ]
    writeSession(home, secondId, silent)
    expect(await findLastSession(home)).toBe(spoken)
  })

  test("is one whose latest turn was in the folder, with the provider", async () => {
    const home = await tempFolder()
    const here = [turnIn("/elsewhere"), turnIn("/here", "acme"), said("user", '"turn_context"')]
    const path = talk(home, firstId, here, { day: 1, updated: 100 })
    talk(home, secondId, [turnIn("/here"), turnIn("/repo")], { day: 2, updated: 200 })
    expect(await findLastSession(home, { cwd: "/here" })).toBe(path)
    expect(await findLastSession(home, { provider: "acme" })).toBe(path)
    await expect(findLastSession(home, { cwd: "/here", provider: "openai" })).rejects.toThrow()
  })

  test("is found with a latest turn far from the end of a long file", async () => {
    const home = await tempFolder()
    const long = Array.from({ length: 40 }, () => said("assistant", "x".repeat(20_000)))
    const path = talk(home, firstId, [turnIn("/here"), ...long], { day: 1, updated: 100 })
    expect(await findLastSession(home, { cwd: "/here" })).toBe(path)
  })

  test("is no thread of another agent", async () => {
    const home = await tempFolder()
    const own = talk(home, firstId, [], { day: 1, updated: 100 })
    writeSession(home, secondId, [header(secondId, { source: { subagent: "review" } }), message])
    expect(await findLastSession(home)).toBe(own)
  })

  test("may be none, which says how to look further", async () => {
    const home = await tempFolder()
    talk(home, firstId, [], { day: 1, updated: 100 })
    await expect(findLastSession(home, { cwd: "/nowhere" })).rejects.toMatchObject({
      code: "session-not-found",
      message: expect.stringMatching(/\/nowhere.*--all/),
    })
  })

  function talk(
    home: string,
    id: string,
    lines: readonly object[],
    { day, updated }: { day: number; updated: number },
  ): string {
    const path = writeSession(home, id, [header(id), message, ...lines], day)
    utimesSync(path, updated, updated)
    return path
  }

  function turnIn(cwd: string, model_provider?: string): object {
    return line("turn_context", { cwd, model_provider })
  }
})
