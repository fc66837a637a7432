import { expect, test } from "vitest"
import { disconnectRuns } from "./random-disconnects.js"
import { mulberry } from "./random-numbers.js"

test.each(["responses", "chat"] as const)(
  "whenever a reply of %s breaks off, its tool runs once and the task ends",
  async (wire) => {
    let tasks = 0
    for await (const { outcome, toolRuns } of disconnectRuns(wire, mulberry(20251128))) {
      expect([outcome, toolRuns]).toEqual(["completed: All is done.", 1])
      if (++tasks === 12) break
    }
  },
)
