import type { BodySink, Feed } from "./feed.js"
import { eventFeed } from "./event-feed.js"
import { textFeed } from "./text-feed.js"

/** What a stream of events begins with: a comment, `data`, `event`, `id` or `retry`. */
const eventStarts = bytesOf(":deir")

const objectStart = "{".charCodeAt(0)

/** What lists and pages begin with: no field of an event is called that. */
const pageStarts = bytesOf("[<")

/** In bytes. */
const longestBlank = 1024 * 1024

/** Some servers send these until the reply begins. With the bytes of the byte order mark. */
const blanks = new Set([...bytesOf(" \t\r\n"), 0xef, 0xbb, 0xbf])

/**
 * Reads a body as what it begins with, whatever it is called: gateways label streams as JSON, and servers
 * that cannot stream label nothing. Only where the beginning could be anything its label decides.
 */
export function bodyFeed(contentType: string | undefined, sink: BodySink): Feed {
  const labelledText = /json|html|plain/i.test(contentType ?? "")
  const blank: Uint8Array[] = []
  let blankSize = 0
  let feed: Feed | undefined

  return { push, end: () => (feed ?? feedFor(undefined)).end() }

  function push(bytes: Uint8Array): void {
    if (feed !== undefined) return feed.push(bytes)
    blank.push(bytes)
    blankSize += bytes.length
    const first = bytes.find((byte) => !blanks.has(byte))
    if (first === undefined && blankSize < longestBlank) return
    feed = feedFor(first)
    for (const piece of blank) feed.push(piece)
  }

  function feedFor(first: number | undefined): Feed {
    if (first === objectStart) return textFeed("object", sink)
    const isPage = first !== undefined && pageStarts.has(first)
    const isStream = first !== undefined && eventStarts.has(first)
    return isPage || (labelledText && !isStream) ? textFeed("page", sink) : eventFeed(sink)
  }
}

function bytesOf(characters: string): ReadonlySet<number> {
  return new Set(Buffer.from(characters))
}
