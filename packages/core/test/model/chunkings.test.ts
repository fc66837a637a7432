import { expect, test } from "vitest"
import { differences } from "./random-chunkings.js"

test.each(["responses", "chat"] as const)(
  "a recorded stream of %s means the same in whatever pieces it comes",
  async (wire) => {
    expect(await differences(wire, 12, 20251128)).toEqual([])
  },
)
