import type { Readable } from "node:stream"
import { eventStream } from "./event-stream.js"
import { Failure } from "./failure.js"
import type { ModelEvent } from "./model.js"
import type { Decoder } from "./wire/wire-api.js"

/** The events of a reply, up to `completed`: nobody waits for the connection to close after it. */
export async function* decodedReply(
  body: Readable,
  decoder: Decoder,
  idleTimeoutMs: number,
): AsyncGenerator<readonly ModelEvent[]> {
  const stream = eventStream(body, idleTimeoutMs)
  try {
    for (;;) {
      const next = await stream.next()
      const events = next.done ? ending(decoder, next.value) : decode(decoder, next.value)
      if (events.length > 0) yield events
      if (next.done || isComplete(events)) return
    }
  } finally {
    await stream.return(undefined)
  }
}

export function isComplete(events: readonly ModelEvent[]): boolean {
  return events.at(-1)?.type === "completed"
}

function decode(decoder: Decoder, batch: readonly string[]): readonly ModelEvent[] {
  if (batch.length === 1 && batch[0] !== undefined) return decoder.push(batch[0])
  return batch.flatMap((data) => decoder.push(data))
}

/** A connection that breaks once all has been said does no harm; before that, how it broke is the failure. */
function ending(decoder: Decoder, broken: Failure | undefined): readonly ModelEvent[] {
  try {
    return decoder.end()
  } catch (error) {
    throw error instanceof Failure && error.code === "stream-disconnected" && broken !== undefined
      ? broken
      : error
  }
}
