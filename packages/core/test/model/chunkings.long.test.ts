import { expect, test } from "vitest"
import { differences } from "./random-chunkings.js"

// 9 streams of each wire, 1112 chunkings of each: ten thousand.
test.each(["responses", "chat"] as const)(
  "ten thousand chunkings of recorded streams of %s make no difference",
  async (wire) => {
    const seed = Date.now() % 2 ** 31
    expect(await differences(wire, 1112, seed), `seed ${seed}`).toEqual([])
  },
)
