import { type BodyEnd, type ReplyBody, eventStream } from "./event-stream.js"
import { Failure, disconnected } from "./failure.js"
import type { ModelEvent } from "./model.js"
import { parseJson } from "./wire/json.js"
import type { Decoder, StreamEvent } from "./wire/wire-api.js"

export type Answer = ReplyBody & {
  /** What a body with this text means, which is no reply of a model. */
  failure(text: string): Failure
}

/**
 * The events of a reply, up to `completed`: nobody waits for the connection to close after it. `heard` is
 * called for whatever comes, also for what means nothing by itself, such as a piece of a call. A reply
 * that came whole, though a stream was asked for, is decoded as the stream that it would have been.
 */
export async function* decodedReply(
  answer: Answer,
  decoder: Decoder,
  idleTimeoutMs: number,
  heard: () => void = () => {},
): AsyncGenerator<readonly ModelEvent[]> {
  const stream = eventStream(answer, idleTimeoutMs)
  try {
    for (;;) {
      const next = await stream.next()
      heard()
      const decoded = next.done ? ended(next.value, decoder, answer) : decode(decoder, next.value)
      const { events, failure } = decoded
      if (events.length > 0) yield events
      if (failure !== undefined) throw failure
      if (next.done || isComplete(events)) return
    }
  } finally {
    await stream.return({})
  }
}

export function isComplete(events: readonly ModelEvent[]): boolean {
  return events.at(-1)?.type === "completed"
}

type Decoded = { readonly events: readonly ModelEvent[]; readonly failure?: Failure }

function ended(end: BodyEnd, decoder: Decoder, answer: Answer): Decoded {
  if (end.text === undefined) return { events: ending(decoder, end.failure) }
  const reply = parseJson(end.text)
  const stream = reply && decoder.streamOf(reply)
  if (stream === undefined) throw isCutOff(end.text) ? cutOff() : answer.failure(end.text)
  return decode(decoder, stream)
}

/** What came before an error in the same batch has been said all the same. */
function decode(decoder: Decoder, batch: readonly StreamEvent[]): Decoded {
  const events: ModelEvent[] = []
  try {
    for (const data of batch) for (const event of decoder.push(data)) events.push(event)
    return { events }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { events, failure: error }
  }
}

function isCutOff(text: string): boolean {
  return /^[\s\ufeff]*\{/.test(text) && !/\}\s*$/.test(text)
}

function cutOff(): Failure {
  return disconnected("the reply ended in the middle of an object")
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
