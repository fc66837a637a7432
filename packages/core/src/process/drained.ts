import type { Readable } from "node:stream"

/** After a program itself has ended, what its children still write is waited for this long. */
const drainMs = 250

/** Resolves when everything was read, or when somebody else holds the pipe open for too long. */
export function drained(stream: Readable | null): Promise<void> {
  if (stream === null || stream.closed) return Promise.resolve()
  return new Promise((resolve) => {
    // On a busy machine the time may be over before what is there has been read: one more round reads it.
    const timer = setTimeout(() => setImmediate(resolve), drainMs)
    stream.once("close", () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
