/**
 * The values of batches, one by one, for one reader. A value that is there already costs no step of a
 * generator: a reply has thousands of deltas.
 */
export function oneByOne<T>(batches: AsyncIterable<readonly T[]>): AsyncIterableIterator<T> {
  return new Values(batches[Symbol.asyncIterator]())
}

class Values<T> implements AsyncIterableIterator<T> {
  readonly #batches: AsyncIterator<readonly T[]>
  #batch: readonly T[] = []
  #at = 0

  constructor(batches: AsyncIterator<readonly T[]>) {
    this.#batches = batches
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<T>> {
    const values = this.#batch
    return this.#at < values.length ? Promise.resolve(this.#take(values)) : this.#more()
  }

  async return(): Promise<IteratorResult<T>> {
    this.#batch = []
    await this.#batches.return?.()
    return { done: true, value: undefined }
  }

  async #more(): Promise<IteratorResult<T>> {
    for (;;) {
      const next = await this.#batches.next()
      if (next.done === true) return { done: true, value: undefined }
      this.#batch = next.value
      this.#at = 0
      if (next.value.length > 0) return this.#take(next.value)
    }
  }

  #take(values: readonly T[]): IteratorResult<T> {
    const value = values[this.#at] as T
    this.#at += 1
    return { done: false, value }
  }
}
