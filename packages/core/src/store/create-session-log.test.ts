import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { firstId, meta, turn, user } from "../../test/store/session-file.js"
import { startedLog, unexpected } from "../../test/store/started-log.js"
import { createSessionLog } from "./create-session-log.js"
import { ephemeralLog } from "./ephemeral-log.js"
import { redactSecrets } from "../protocol/redact.js"

describe("where it is", () => {
  test("is a name with the local time, in folders and a file for its owner alone", async () => {
    const home = await tempFolder()
    const { log } = await startedLog({ home })
    const path = log.path ?? ""
    expect(path.slice(home.length)).toMatch(
      new RegExp(
        `^/sessions/(\\d{4})/(\\d\\d)/(\\d\\d)/rollout-\\1-\\2-\\3T\\d\\d-\\d\\d-\\d\\d-${firstId}\\.jsonl$`,
      ),
    )
    expect(statSync(path).mode & 0o777).toBe(0o600)
    for (let folder = dirname(path); folder !== home; folder = dirname(folder)) {
      expect(statSync(folder).mode & 0o777).toBe(0o700)
    }
  })

  test("is nowhere before the first append", async () => {
    const home = await tempFolder()
    const log = createSessionLog({ home, meta: meta(), onWarning: unexpected })
    await log.close()
    expect(readdirSync(home)).toEqual([])
  })

  test("is nowhere for a session that is not kept", async () => {
    const log = ephemeralLog()
    await log.startTask(turn)
    await log.appendItems([user("hi")])
    await log.endTask("completed")
    await log.close()
    expect(log.path).toBeUndefined()
  })

  test("leaves no lock behind when it is closed", async () => {
    const home = await tempFolder()
    const { log } = await startedLog({ home })
    expect(readdirSync(join(home, "locks"))).toHaveLength(1)
    await log.close()
    expect(readdirSync(join(home, "locks"))).toEqual([])
  })

  test("is not decided by an id that is no UUID", async () => {
    const home = await tempFolder()
    expect(() =>
      createSessionLog({ home, meta: meta({ id: "../../x" }), onWarning: unexpected }),
    ).toThrow(/must be a UUID/)
  })
})

test("known secrets are taken out of every text, inside JSON texts too", async () => {
  const secret = 'sk-"quoted"-secret'
  const { log, text } = await startedLog({
    meta: meta({ instructions: `key ${secret}` }),
    redact: redactSecrets([secret, "short", "sk-other-secret"]),
  })
  const input = JSON.stringify({ command: ["echo", secret, "short"] })
  await log.appendItems([
    user(`my key is ${secret}`),
    { type: "tool-call", callId: "c1", name: "shell", input, inputKind: "json" },
    { type: "tool-result", callId: "c1", content: [{ type: "text", text: secret }], ok: true },
  ])
  expect(text()).not.toContain("quoted")
  expect(text().match(/\[redacted\]/g)).toHaveLength(5)
  expect(text()).toContain("short")
})

describe("a disk that cannot be written", () => {
  test.each([
    ["a home whose parent does not exist", (folder: string) => join(folder, "no/such/home")],
    ["a home that is a file", (folder: string) => join(folder, "file")],
  ])("is said once for %s, and the session goes on", async (_name, homeIn) => {
    const folder = await tempFolder()
    writeFileSync(join(folder, "file"), "")
    const warnings: string[] = []
    const log = createSessionLog({
      home: homeIn(folder),
      meta: meta(),
      onWarning: (text) => warnings.push(text),
    })
    await log.startTask(turn)
    await log.appendItems([user("hi")])
    await log.endTask("completed")
    await log.close()
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(log.path)
    expect(readdirSync(folder)).toEqual(["file"])
  })

  test("is written after all, and whole, once it can be", async () => {
    const home = join(await tempFolder(), "late/home")
    const { log, lines } = await startedLog({ home, onWarning: () => {} })
    expect(existsSync(home)).toBe(false)
    mkdirSync(dirname(home))
    await log.appendItems([user("hi")])
    expect(lines().map((entry) => entry.type)).toEqual([
      "session_meta",
      "event_msg",
      "turn_context",
      "response_item",
      "event_msg",
    ])
  })
})
