import fc from "fast-check"
import { expect, test } from "vitest"
import { oneByOne } from "./one-by-one.js"

test("all values of all batches come in their order, whatever the sizes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.option(fc.nat(), { nil: undefined }))), async (all) => {
      async function* batches() {
        yield* all
      }
      const values: unknown[] = []
      for await (const value of oneByOne(batches())) values.push(value)
      expect(values).toEqual(all.flat())
    }),
  )
})

test("a reader who leaves in the middle of a batch ends the batches", async () => {
  let ended = false
  async function* batches() {
    try {
      yield [1, 2, 3]
      yield [4]
    } finally {
      ended = true
    }
  }
  const values = oneByOne(batches())
  for await (const value of values) if (value === 2) break
  expect(ended).toBe(true)
  expect(await values.next()).toEqual({ done: true, value: undefined })
})

test("what breaks the batches off is thrown once everything before it was read", async () => {
  async function* batches() {
    yield [1, 2]
    throw new Error("broken")
  }
  const values: number[] = []
  const reading = (async () => {
    for await (const value of oneByOne(batches())) values.push(value)
  })()
  await expect(reading).rejects.toThrow("broken")
  expect(values).toEqual([1, 2])
})
