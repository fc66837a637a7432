import type { ServerResponse } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { chatFrames } from "./chat-frames.js"
import type { ModelTurn } from "./model-turn.js"
import { responsesFrames } from "./responses-frames.js"
import { wholeChat, wholeResponse } from "./whole-reply.js"

type Exchange = { readonly k: number; readonly path: string; readonly response: ServerResponse }

/** Sends a turn as its script says: late, slowly, cut short or with an error. */
export async function sendTurn(turn: ModelTurn, exchange: Exchange): Promise<void> {
  const { response } = exchange
  if (turn.delayMs !== undefined) await sleep(turn.delayMs)
  const status = turn.status ?? 200
  const contentType = status === 200 && !turn.whole ? "text/event-stream" : "application/json"
  response.writeHead(status, { "content-type": contentType, ...turn.headers })
  // So that headers alone arrive, where the body is late.
  response.flushHeaders()

  let left = turn.cutAfter ?? Number.POSITIVE_INFINITY
  for (const piece of pieces(turn, exchange)) {
    if (response.destroyed) return
    const bytes = typeof piece === "string" ? Buffer.from(piece, "utf8") : piece
    await write(response, bytes.subarray(0, left))
    left -= bytes.length
    if (left <= 0) return cut(response)
    if (turn.gapMs !== undefined) await sleep(turn.gapMs)
  }
  if (!turn.stayOpen) response.end()
}

function pieces(turn: ModelTurn, { k, path }: Exchange): Iterable<string | Uint8Array> {
  if (turn.raw !== undefined) return isOne(turn.raw) ? [turn.raw] : turn.raw
  if (turn.status !== undefined && turn.status !== 200) {
    return [JSON.stringify({ error: { message: "a scripted error" } })]
  }
  const speaksResponses = path.endsWith("/responses")
  if (turn.whole) return [speaksResponses ? wholeResponse(turn, k) : wholeChat(turn, k)]
  return speaksResponses ? responsesFrames(turn, k) : chatFrames(turn, k)
}

function isOne(raw: NonNullable<ModelTurn["raw"]>): raw is string | Uint8Array {
  return typeof raw === "string" || raw instanceof Uint8Array
}

async function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (response.write(bytes) || response.destroyed) return
  await new Promise<void>((resolve) => {
    const go = () => {
      response.off("drain", go)
      response.off("close", go)
      resolve()
    }
    response.on("drain", go)
    response.on("close", go)
  })
}

/** Resets the connection once what was written is on its way. */
async function cut(response: ServerResponse): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  response.destroy()
}
