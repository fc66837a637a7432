import type { Readable } from "node:stream"
import { eventStream } from "./event-stream.js"
import { Failure } from "./failure.js"
import type { ModelEvent } from "./model.js"
import type { Decoder } from "./wire/wire-api.js"

/**
 * The events of a reply, up to `completed`: nobody waits for the connection to close after it. `heard` is
 * called for whatever comes, also for what means nothing by itself, such as a piece of a call.
 */
export async function* decodedReply(
  body: Readable,
  decoder: Decoder,
  idleTimeoutMs: number,
  heard: () => void = () => {},
): AsyncGenerator<readonly ModelEvent[]> {
  const stream = eventStream(body, idleTimeoutMs)
  try {
    for (;;) {
      const next = await stream.next()
      heard()
      const { events, failure } = next.done
        ? { events: ending(decoder, next.value) }
        : decode(decoder, next.value)
      if (events.length > 0) yield events
      if (failure !== undefined) throw failure
      if (next.done || isComplete(events)) return
    }
  } finally {
    await stream.return(undefined)
  }
}

export function isComplete(events: readonly ModelEvent[]): boolean {
  return events.at(-1)?.type === "completed"
}

type Decoded = { readonly events: readonly ModelEvent[]; readonly failure?: Failure }

/** What came before an error in the same batch has been said all the same. */
function decode(decoder: Decoder, batch: readonly string[]): Decoded {
  const events: ModelEvent[] = []
  try {
    for (const data of batch) for (const event of decoder.push(data)) events.push(event)
    return { events }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { events, failure: error }
  }
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
