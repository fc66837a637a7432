import type { Failure } from "./failure.js"

/** What takes the bytes of a body as they arrive. */
export type Feed = {
  push(bytes: Uint8Array): void
  /** The body has come to its end. */
  end(): void
}

/** Where what the bytes mean is told. */
export type BodySink = {
  /** The `data` of an event. */
  event(data: string): void
  /** The whole of a body that is no stream of events. */
  text(text: string): void
  failure(failure: Failure): void
}
