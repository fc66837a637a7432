import { createParser } from "eventsource-parser"
import type { BodySink, Feed } from "./feed.js"
import { disconnected } from "./failure.js"
import { parseJson } from "./wire/json.js"

/** No event of a model is that long: what goes on longer is no event stream. In characters. */
export const longestEvent = 32 * 1024 * 1024

/** Nor is a reply: what goes on is kept, so it must end before the memory does. In bytes. */
const longestReply = 128 * 1024 * 1024

/** So many pieces of a line are kept apart. */
const mostPieces = 4096

/** Takes a stream of server-sent events apart. */
export function eventFeed(sink: BodySink): Feed {
  // The parser drops the byte order mark; a decoder that did so too would drop a second one.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  let size = 0
  let overflown = false
  const overflow = (what: string, limit: number) => {
    overflown = true
    const cap = `${what} is longer than ${limit / 1024 / 1024} MB`
    sink.failure(disconnected(cap, { retry: "never" }))
  }
  const parser = createParser({
    maxBufferSize: longestEvent,
    onEvent: ({ event, data }) => sink.event(dataOf(event, data)),
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") overflow("an event", longestEvent)
      else if (error.type === "unknown-field") {
        const stray = errorInLine(error.line ?? "")
        if (stray !== undefined) sink.event(stray)
      }
    },
  })
  // The parser looks through an unfinished line anew with every piece, so it gets them together.
  let unfinished: string[] = []
  let unfinishedLength = 0
  /** So many of them are many put together: each costs some memory of its own. */
  let joined = 0
  return { push, end() {} }

  function push(bytes: Uint8Array): void {
    size += bytes.length
    if (!overflown && size > longestReply) overflow("the reply", longestReply)
    if (overflown) return
    const text = decoder.decode(bytes, { stream: true })
    const endsALine = text.includes("\n") || text.includes("\r")
    // As it is with nearly all pieces: each is one event, or some.
    if (endsALine && unfinished.length === 0) return parser.feed(text)
    unfinished.push(text)
    unfinishedLength += text.length
    if (unfinished.length - joined > mostPieces)
      unfinished.push(unfinished.splice(joined++).join(""))
    if (!endsALine) {
      if (unfinishedLength > longestEvent) overflow("an event", longestEvent)
      return
    }
    parser.feed(unfinished.join(""))
    unfinished = []
    unfinishedLength = joined = 0
  }
}

/** With what its name alone says: the Responses API says it twice, some servers once. */
function dataOf(name: string | undefined, data: string): string {
  if (name === "error") return errorIn(data)
  if (!name?.startsWith("response.") || data.includes(`"type":"${name}"`)) return data
  // The last of two keys is the one that counts.
  return data.replace(/^\s*\{(\s*\})?/, (_, end) => `{"type":"${name}"${end ?? ","}`)
}

/** What an event by the name of `error` says, as an error that both wires know. */
function errorIn(data: string): string {
  const json = parseJson(data)
  if (json === undefined) return JSON.stringify({ type: "error", error: { message: data } })
  return json["error"] !== undefined || json["type"] === "error"
    ? data
    : JSON.stringify({ type: "error", error: json })
}

/** Servers that fail in the middle write the error as it is, older llama.cpp as a field of its own. */
function errorInLine(line: string): string | undefined {
  if (line.startsWith("error:")) return errorIn(line.slice("error:".length).trim())
  return line.startsWith("{") && parseJson(line)?.["error"] !== undefined ? line : undefined
}
