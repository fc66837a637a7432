import { gzipSync } from "node:zlib"
import { useModelServer } from "@codex/testing"
import { expect, test } from "vitest"
import { call, end, finish, frame } from "../testing/chat-frames.js"
import { connectTo, itemsIn, replyOf } from "../testing/connected-model.js"

/** So much takes its time on a busy machine. */
const patient = { provider: { streamIdleTimeoutMs: 60_000 } }

test("an event longer than 32 MB ends the reply, and names the cap", async () => {
  const raw = [Buffer.from("data: "), ...Array<Buffer>(34).fill(Buffer.alloc(1024 * 1024, "x"))]
  const server = await useModelServer({ script: [{ raw, stayOpen: true }] })
  await expect(replyOf(connectTo(server.url, patient))).rejects.toThrow(
    "an event is longer than 32 MB",
  )
})

test("a reply that swells beyond 128 MB ends, however small it was sent", async () => {
  const part = gzipSync(`data: {"a":"${"x".repeat(32 * 1024)}"}\n\n`)
  // Members of gzip one after the other are one text.
  const raw = Buffer.concat(Array<Buffer>(130 * 32).fill(part))
  const headers = { "content-encoding": "gzip" }
  const server = await useModelServer({ script: [{ raw, headers, stayOpen: true }] })
  await expect(replyOf(connectTo(server.url, patient))).rejects.toThrow(
    "the reply is longer than 128 MB",
  )
  expect(server.requests).toHaveLength(1)
})

test("many pieces of a call, or many choices, are no more than many", async () => {
  const pieces = Array.from({ length: 10_000 }, (_, index) =>
    call({ index, function: index === 0 ? { name: "shell", arguments: "{" } : { arguments: " " } }),
  )
  const choices = frame({ choices: Array.from({ length: 200_000 }, () => ({})) })
  const raw = [...pieces, choices, finish("stop"), end].join("")
  const server = await useModelServer({ script: [{ raw }] })
  expect(
    itemsIn(await replyOf(connectTo(server.url, { ...patient, wireApi: "chat" }))),
  ).toHaveLength(1)
})
