import type { Readable } from "node:stream"
import { createParser } from "eventsource-parser"
import { Failure, disconnected } from "./failure.js"
import { parseJson } from "./wire/json.js"

/** No event of a model is that long: what goes on longer is no event stream. In characters. */
const longestEvent = 32 * 1024 * 1024

/** Nor is a reply: what goes on is kept, so it must end before the memory does. In bytes. */
const longestReply = 128 * 1024 * 1024

/** So much may wait for a slow reader before the provider has to. In events. */
const backlog = 4096

/**
 * The `data` of the server-sent events of a body (WHATWG HTML, 9.2), in batches as they arrive. Two
 * clocks watch: one restarts with every byte, the other with every event (decision 20). Returns the
 * Failure that broke the body off, if one did: whether the reply was whole by then is the decoder's to say.
 */
export async function* eventStream(
  body: Readable,
  idleTimeoutMs: number,
): AsyncGenerator<readonly string[], Failure | undefined> {
  const inbox = openInbox(body, idleTimeoutMs)
  try {
    for (;;) {
      const batch = inbox.take()
      if (batch.length > 0) yield batch
      else if (inbox.isOver()) return inbox.failure()
      else await inbox.arrival()
    }
  } finally {
    inbox.close()
  }
}

function openInbox(body: Readable, idleTimeoutMs: number) {
  let events: string[] = []
  let ended = false
  let failure: Failure | undefined
  let wake = () => {}

  const feed = textFeed((data) => events.push(data), stop)
  const bytesClock = setTimeout(() => expire("nothing"), idleTimeoutMs)
  const eventsClock = setTimeout(() => expire("no event"), idleTimeoutMs)
  const listeners = { data: receive, end, error: broke, close: () => broke() }
  for (const [name, listener] of Object.entries(listeners)) body.on(name, listener)

  return { take, isOver, failure: () => failure, arrival, close }

  function take(): readonly string[] {
    const batch = events
    events = []
    if (body.isPaused()) body.resume()
    return batch
  }

  function isOver(): boolean {
    return ended || failure !== undefined
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
    feed(bytes)
    if (events.length === before) return
    eventsClock.refresh()
    if (events.length > backlog) body.pause()
    wake()
  }

  function end(): void {
    ended = true
    wake()
  }

  function broke(error?: Error): void {
    if (!ended) stop(disconnected(error?.message ?? "the connection was closed", { cause: error }))
  }

  function stop(reason: Failure): void {
    failure ??= reason
    wake()
  }

  function expire(what: string): void {
    // While we hold the provider up, its silence is our doing.
    if (body.isPaused()) {
      bytesClock.refresh()
      eventsClock.refresh()
      return
    }
    stop(disconnected(`${what} arrived for ${idleTimeoutMs / 1000} s`))
  }
}

/** What an event by the name of `error` says, as an error that both wires know. */
function errorIn(data: string): string {
  const json = parseJson(data)
  if (json === undefined) return JSON.stringify({ type: "error", error: { message: data } })
  return json["error"] !== undefined || json["type"] === "error"
    ? data
    : JSON.stringify({ type: "error", error: json })
}

function isErrorLine(line: string | undefined): boolean {
  return line !== undefined && line.startsWith("{") && parseJson(line)?.["error"] !== undefined
}

function textFeed(onData: (data: string) => void, onFailure: (failure: Failure) => void) {
  // The parser drops the byte order mark; a decoder that did so too would drop a second one.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  let size = 0
  let overflown = false
  const overflow = (what: string, limit: number) => {
    overflown = true
    const cap = `${what} is longer than ${limit / 1024 / 1024} MB`
    onFailure(disconnected(cap, { retry: "never" }))
  }
  const parser = createParser({
    maxBufferSize: longestEvent,
    onEvent: (event) => onData(event.event === "error" ? errorIn(event.data) : event.data),
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") overflow("an event", longestEvent)
      // Servers that fail in the middle write the error as it is.
      else if (error.type === "unknown-field" && isErrorLine(error.line)) onData(error.line ?? "")
    },
  })
  // The parser looks through an unfinished line anew with every piece, so it gets them together.
  let unfinished: string[] = []
  let unfinishedLength = 0
  return (bytes: Uint8Array) => {
    size += bytes.length
    if (!overflown && size > longestReply) overflow("the reply", longestReply)
    if (overflown) return
    const text = decoder.decode(bytes, { stream: true })
    const endsALine = text.includes("\n") || text.includes("\r")
    // As it is with nearly all pieces: each is one event, or some.
    if (endsALine && unfinished.length === 0) return parser.feed(text)
    unfinished.push(text)
    unfinishedLength += text.length
    if (!endsALine) {
      if (unfinishedLength > longestEvent) overflow("an event", longestEvent)
      return
    }
    parser.feed(unfinished.join(""))
    unfinished = []
    unfinishedLength = 0
  }
}
