import type { BodySink, Feed } from "./feed.js"
import { disconnected } from "./failure.js"
import { longestEvent } from "./event-feed.js"
import { parseJson } from "./wire/json.js"

/** So much of what is no object is read. In bytes. */
const longestPage = 64 * 1024

/** How long what is no object may take to come to its end. In milliseconds. */
const pageTimeoutMs = 10_000

/** Collects a body that is no stream of events: the object that a whole reply is, or a page of somebody else's. */
export function textFeed(kind: "object" | "page", sink: BodySink): Feed {
  // Copied, since each piece costs a hundred bytes of its own, and may be one byte.
  let kept = new Uint8Array(4096)
  let size = 0
  let triedSize = 0
  let over = false
  let timer: NodeJS.Timeout | undefined

  return { push, end }

  function push(bytes: Uint8Array): void {
    if (over) return
    if (size + bytes.length > longestEvent) return overflow()
    keep(bytes)
    if (kind === "page") {
      timer ??= setTimeout(end, pageTimeoutMs).unref()
      if (size >= longestPage) end()
    } else if (endsObject(bytes) && size >= 2 * triedSize) {
      // Not every server closes what it has said all of. Twice as much each time, so that it stays cheap.
      triedSize = size
      if (parseJson(text()) !== undefined) end()
    }
  }

  function end(): void {
    if (over) return
    over = true
    clearTimeout(timer)
    sink.text(text())
  }

  function overflow(): void {
    over = true
    const cap = `a reply that is no stream of events is longer than ${longestEvent / 1024 / 1024} MB`
    sink.failure(disconnected(cap, { retry: "never" }))
  }

  function text(): string {
    return new TextDecoder().decode(kept.subarray(0, size))
  }

  function keep(bytes: Uint8Array): void {
    const length = size + bytes.length
    if (length > kept.length) {
      const larger = new Uint8Array(2 * length)
      larger.set(kept.subarray(0, size))
      kept = larger
    }
    kept.set(bytes, size)
    size = length
  }
}

function endsObject(bytes: Uint8Array): boolean {
  const last = bytes.findLast((byte) => byte > 0x20)
  return last === "}".charCodeAt(0)
}
