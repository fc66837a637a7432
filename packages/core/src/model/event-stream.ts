import type { Readable } from "node:stream"
import { bodyFeed } from "./body-feed.js"
import { type Failure, disconnected } from "./failure.js"

/** So much may wait for a slow reader before the provider has to. In events. */
const backlog = 4096

export type ReplyBody = {
  readonly body: Readable
  /** What the provider calls it. */
  readonly contentType?: string | undefined
}

/** How a body came to its end. */
export type BodyEnd = {
  /** What broke it off: whether the reply was whole by then is the decoder's to say. */
  readonly failure?: Failure
  /** The text of a body that is no stream of events. */
  readonly text?: string
}

/**
 * The `data` of the server-sent events of a body (WHATWG HTML, 9.2), in batches as they arrive. Two
 * clocks watch: one restarts with every byte, the other with every event (decision 20).
 */
export async function* eventStream(
  reply: ReplyBody,
  idleTimeoutMs: number,
): AsyncGenerator<readonly string[], BodyEnd> {
  const inbox = openInbox(reply, idleTimeoutMs)
  try {
    for (;;) {
      const batch = inbox.take()
      if (batch.length > 0) yield batch
      else if (inbox.isOver()) return inbox.end()
      else await inbox.arrival()
    }
  } finally {
    inbox.close()
  }
}

function openInbox({ body, contentType }: ReplyBody, idleTimeoutMs: number) {
  let events: string[] = []
  let end: BodyEnd | undefined
  let wake = () => {}

  const feed = bodyFeed(contentType, {
    event: (data) => events.push(data),
    text: (text) => stop({ text }),
    failure: (failure) => stop({ failure }),
  })
  const bytesClock = setTimeout(() => expire("nothing"), idleTimeoutMs)
  const eventsClock = setTimeout(() => expire("no event"), idleTimeoutMs)
  const listeners = { data: receive, end: finish, error: broke, close: () => broke() }
  for (const [name, listener] of Object.entries(listeners)) body.on(name, listener)

  return { take, isOver: () => end !== undefined, end: () => end ?? {}, arrival, close }

  function take(): readonly string[] {
    const batch = events
    events = []
    if (body.isPaused()) body.resume()
    return batch
  }

  /** Resolves when there is something to take, or there never will be. */
  function arrival(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve
    })
  }

  function close(): void {
    clearTimeout(bytesClock)
    clearTimeout(eventsClock)
    for (const [name, listener] of Object.entries(listeners)) body.off(name, listener)
    // What breaks from now on concerns nobody.
    body.on("error", () => {})
  }

  function receive(bytes: Uint8Array): void {
    bytesClock.refresh()
    const before = events.length
    feed.push(bytes)
    if (events.length === before) return
    eventsClock.refresh()
    if (events.length > backlog) body.pause()
    wake()
  }

  function finish(): void {
    feed.end()
    stop({})
  }

  function broke(error?: Error): void {
    const why = error?.message ?? "the connection was closed"
    stop({ failure: disconnected(why, { cause: error }) })
  }

  function stop(how: BodyEnd): void {
    end ??= how
    wake()
  }

  function expire(what: string): void {
    // While we hold the provider up, its silence is our doing.
    if (body.isPaused()) {
      bytesClock.refresh()
      eventsClock.refresh()
      return
    }
    stop({ failure: disconnected(`${what} arrived for ${idleTimeoutMs / 1000} s`) })
  }
}
