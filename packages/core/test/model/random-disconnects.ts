import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type ModelTurn, tempFolder, useModelServer } from "@codex/testing"
import type { Config } from "../../src/config/config.js"
import { connectModel } from "../../src/model/connect.js"
import { testConfig } from "../../src/testing/test-config.js"
import { talk } from "../talk.js"

/** What became of one task: how it ended, how often its tool ran, how often a reply broke off. */
export type DisconnectRun = {
  readonly outcome: string
  readonly toolRuns: number
  readonly disconnects: number
}

const call: ModelTurn = {
  text: "I write.",
  toolCalls: [{ name: "shell", args: { command: ["sh", "-c", "echo ran >> log"] } }],
}
const answer: ModelTurn = { deltas: ["All ", "is ", "done."] }

/**
 * Tasks of two replies, a call and an answer, each of which may break off at a random byte, or before
 * its first, up to twice.
 */
export async function* disconnectRuns(
  wireApi: "responses" | "chat",
  random: () => number,
): AsyncGenerator<DisconnectRun> {
  let cuts = { call: 0, answer: 0 }
  let done = 0
  const server = await useModelServer({
    script(_k, body) {
      const results = JSON.stringify(body).split("exit code 0").length - 1
      const stage = results > done ? "answer" : "call"
      const turn = stage === "call" ? call : answer
      return cuts[stage]-- > 0 ? { ...turn, cutAfter: Math.floor(random() * 900) } : turn
    },
  })
  const { cwd, ask, events } = await talkTo(server.url, wireApi)
  for (;;) {
    cuts = { call: Math.floor(random() * 3), answer: Math.floor(random() * 3) }
    events.length = 0
    const end = await ask("go")
    const ran = readFileSync(join(cwd, "log"), "utf8").split("\n").length - 1
    yield {
      outcome: end.error?.message ?? `${end.outcome}: ${end.lastMessage}`,
      toolRuns: ran - done,
      disconnects: events.filter(({ type }) => type === "retrying").length,
    }
    done = ran
  }
}

async function talkTo(baseUrl: string, wireApi: "responses" | "chat") {
  const cwd = await tempFolder()
  const limits = { requestMaxRetries: 4, streamMaxRetries: 5 }
  const provider = { ...testConfig(cwd).provider, ...limits, baseUrl, wireApi }
  const changes: Partial<Config> = { cwd, provider, disableResponseStorage: true }
  const caller = { model: "m", sessionId: "s", originator: "codex_test", backOffMs: 1, env: {} }
  const model = connectModel(testConfig(cwd, changes), caller)
  return talk([], changes, { model })
}
