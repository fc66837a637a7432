import { Readable } from "node:stream"
import { type ModelTurn, startModelServer } from "@codex/testing"
import { decodedReply } from "../../src/model/decoded-reply.js"
import { disconnected } from "../../src/model/failure.js"
import type { ModelEvent } from "../../src/model/model.js"
import { chat } from "../../src/model/wire/chat.js"
import { responses } from "../../src/model/wire/responses.js"
import { mulberry } from "./random-numbers.js"

const wires = { responses, chat }

export type Wire = keyof typeof wires

const shell = (script: string) => ({ name: "shell", args: { command: ["bash", "-lc", script] } })

const turns: readonly ModelTurn[] = [
  { text: "Hi." },
  { deltas: ["Grü", "ße, ", "🌍", "!\r\n", "\u2028end"] },
  { deltas: Array.from({ length: 60 }, (_, at) => `word ${at} 日本語 `), reasoning: "hm\n\nhm" },
  { toolCalls: [shell("ls -la | wc -l; echo 'ü'")] },
  { text: "First.", toolCalls: [shell("a"), shell("b"), { name: "view_image", args: {} }] },
  { toolCalls: [{ name: "shell", rawArguments: '{"command": ["broken' }] },
  { refusal: "I will not. 🙅" },
  { text: "data: [DONE]\n\nevent: x", usage: { inputTokens: 7, cachedInputTokens: 3 } },
  { text: "x".repeat(5000), reasoning: "y".repeat(3000) },
]

/** The bodies of a scripted model's replies, as they came over HTTP. */
async function recordedStreams(wire: Wire): Promise<readonly Buffer[]> {
  const server = await startModelServer({ script: turns })
  try {
    const streams: Buffer[] = []
    for (const _ of turns) {
      const reply = await fetch(server.url + wires[wire].path, { method: "POST", body: "{}" })
      streams.push(Buffer.from(await reply.arrayBuffer()))
    }
    return streams
  } finally {
    await server.close()
  }
}

/** What a stream means that arrives in pieces of these lengths; the last one is the rest. */
async function eventsOf(
  wire: Wire,
  stream: Buffer,
  lengths: readonly number[],
): Promise<readonly ModelEvent[]> {
  const pieces: Buffer[] = []
  let at = 0
  for (const length of lengths) {
    pieces.push(stream.subarray(at, at + length))
    at += length
  }
  pieces.push(stream.subarray(at))
  const body = Readable.from(
    pieces.filter((piece) => piece.length > 0),
    { objectMode: false },
  )
  const events: ModelEvent[] = []
  for await (const batch of decodedReply(
    { body, failure: disconnected },
    wires[wire].decoder(),
    60_000,
  )) {
    events.push(...batch)
  }
  return events
}

/** Tries so many chunkings of every stream; returns the lengths of those that changed its meaning. */
export async function differences(wire: Wire, chunkings: number, seed: number) {
  const random = mulberry(seed)
  const found: { stream: number; lengths: readonly number[] }[] = []
  for (const [at, stream] of (await recordedStreams(wire)).entries()) {
    const whole = JSON.stringify(await eventsOf(wire, stream, []))
    for (let run = 0; run < chunkings; run++) {
      const lengths = someLengths(stream.length, random)
      const meaning = JSON.stringify(await eventsOf(wire, stream, lengths))
      if (meaning !== whole) found.push({ stream: at, lengths })
    }
  }
  return found
}

/** Single bytes, small pieces, large ones, and anything between. */
function someLengths(total: number, random: () => number): readonly number[] {
  const longest = 1 + Math.floor(total ** random())
  const lengths: number[] = []
  for (let at = 0; at < total && lengths.length < 4000; at += lengths.at(-1) ?? 1) {
    lengths.push(1 + Math.floor(random() * longest))
  }
  return lengths
}
