import { expect, test } from "vitest"
import { disconnectRuns } from "./random-disconnects.js"
import { mulberry } from "./random-numbers.js"

test.each(["responses", "chat"] as const)(
  "five hundred random disconnects of %s run no tool twice and hang no task",
  async (wire) => {
    const seed = Date.now() % 2 ** 31
    let broken = 0
    for await (const { outcome, toolRuns, disconnects } of disconnectRuns(wire, mulberry(seed))) {
      expect([outcome, toolRuns], `seed ${seed}`).toEqual(["completed: All is done.", 1])
      broken += disconnects
      if (broken >= 500) break
    }
  },
)
