import { oneByOne } from "../one-by-one.js"

/**
 * Values pushed on one side, iterated on the other by one reader. Unbounded: the producer's own caps
 * (output kept of a command, one line of a stream) bound it, and a slow reader never stops the agent.
 */
export class Channel<T> implements AsyncIterable<T> {
  #values: T[] = []
  #wake: (() => void) | undefined
  #closed = false

  push(value: T): void {
    if (this.#closed) return
    this.#values.push(value)
    this.#wake?.()
  }

  /** What was pushed before is still read. */
  close(): void {
    this.#closed = true
    this.#wake?.()
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return oneByOne(this.#batches())
  }

  async *#batches(): AsyncGenerator<readonly T[]> {
    while (true) {
      const batch = this.#values
      this.#values = []
      yield batch
      if (this.#values.length > 0) continue
      if (this.#closed) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
  }
}
