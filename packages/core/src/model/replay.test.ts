import { readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { tempFolder, useModelServer } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { connectTo, itemsIn, replyOf, userSays } from "../testing/connected-model.js"
import { calls, says, scriptedModel } from "../testing/scripted-model.js"
import { testConfig } from "../testing/test-config.js"
import { type Item, textPart } from "../protocol/item.js"
import { connectModel } from "./connect.js"
import type { Model } from "./model.js"
import { redactSecrets } from "../protocol/redact.js"
import { recordModel } from "./recorder.js"
import { replayModel } from "./replay.js"

const command = { name: "shell", input: { command: ["ls"] } }

function result(callId: string, ok: boolean, text: string): Item {
  return { type: "tool-result", callId, ok, content: [textPart(text)] }
}

/** Two replies, a tool's result between them, as some run of a task has them. */
async function runTask(model: Model, ok: boolean, output: string) {
  const first = await replyOf(model)
  const items = [userSays(output), ...itemsIn(first), result("call-1", ok, output)]
  return [first, await replyOf(model, { items })]
}

async function recordedTask(): Promise<{ file: string; replies: unknown }> {
  const file = join(await tempFolder(), "task.jsonl")
  const model = recordModel(
    scriptedModel([calls(command), says("one file")]),
    file,
    redactSecrets(["hidden-key"]),
  )
  return { file, replies: await runTask(model, true, "a.ts") }
}

describe("a recording", () => {
  test("says again what was said, whatever paths, dates and output are now", async () => {
    const { file, replies } = await recordedTask()
    expect(await runTask(replayModel(file), true, "b.ts, on another day")).toEqual(replies)
  })

  test("is for its owner only, a header and a line per reply", async () => {
    const { file } = await recordedTask()
    const [header, ...steps] = (await readFile(file, "utf8")).trimEnd().split("\n")
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(header ?? "")).toEqual({
      type: "codex-recording",
      version: 1,
      model: "scripted",
    })
    expect(
      steps.map((line) => JSON.parse(line)).map(({ step, expects }) => [step, expects]),
    ).toEqual([
      [1, []],
      [2, [{ callId: "call-1", ok: true }]],
    ])
  })

  test("that no longer fits says at which step it parted", async () => {
    const { file } = await recordedTask()
    await expect(runTask(replayModel(file), false, "a.ts")).rejects.toMatchObject({
      code: "replay-parted",
      message: "the recording parted at step 2: expected call-1 ok, got call-1 failed",
    })
    const model = replayModel(file)
    await replyOf(model)
    await expect(replyOf(model)).rejects.toThrow("expected call-1 ok, got no tool results")
  })

  test("that is at its end says so", async () => {
    const { file } = await recordedTask()
    const model = replayModel(file)
    await runTask(model, true, "")
    await expect(replyOf(model)).rejects.toMatchObject({
      code: "replay-parted",
      message: expect.stringContaining("has 2 replies and another was asked for"),
    })
  })

  test("leaves out secrets, and replies that broke off", async () => {
    const server = await useModelServer({
      script: [{ deltas: ["void"], cutAfter: 700 }, { deltas: ["a ", "b ", 'canary"key'] }],
    })
    const file = join(await tempFolder(), "r.jsonl")
    await replyOf(recordModel(connectTo(server.url), file, redactSecrets(['canary"key'])))
    const text = await readFile(file, "utf8")
    expect(text).toContain("a b [redacted]")
    expect(text).not.toMatch(/canary|void|retrying/)
  })

  test("leaves out a secret that comes in pieces, however long they are", async () => {
    const pieces = ["x".repeat(60) + "can", "ary-key", "y".repeat(60)]
    const server = await useModelServer({ script: [{ deltas: pieces }] })
    const file = join(await tempFolder(), "r.jsonl")
    await replyOf(recordModel(connectTo(server.url), file, redactSecrets(["canary-key"])))
    const text = await readFile(file, "utf8")
    const deltas = [...text.matchAll(/"text-delta","text":"([^"]*)"/g)].map(([, delta]) => delta)
    expect(deltas.join("")).toBe(`${"x".repeat(60)}[redacted]${"y".repeat(60)}`)
    expect(text).not.toContain("canary-key")
  })

  test.each([
    ["", "line 1"],
    ['{"type":"codex-recording","version":2,"model":"m"}', "line 1"],
    ['{"type":"codex-recording","version":1,"model":"m"}\n{"step":1}', "line 2"],
    ["not JSON", "line 1"],
  ])("that is none (%j) names the line", async (text, line) => {
    const file = join(await tempFolder(), "r.jsonl")
    await writeFile(file, text)
    expect(() => replayModel(file)).toThrow(line)
  })

  test("that cannot be read or written is named", async () => {
    const file = join(await tempFolder(), "missing", "r.jsonl")
    expect(() => replayModel(file)).toThrow(file)
    expect(() => recordModel(scriptedModel([]), file, String)).toThrow(file)
  })

  test("is what a provider with the wire replay asks", async () => {
    const { file, replies } = await recordedTask()
    const { provider, ...rest } = testConfig(process.cwd())
    const config = {
      ...rest,
      provider: { ...provider, wireApi: "replay", replayFile: file } as const,
    }
    const model = connectModel(config, { model: "m", sessionId: "s", originator: "o" })
    expect(await runTask(model, true, "")).toEqual(replies)
  })
})
