import { existsSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { shapes, survivorsOf } from "./orphans.js"

// The whole table is in orphans.long.test.ts.
const everything = Object.values(shapes)
  .map((shape, index) => (index < 3 ? `(${shape}) & ` : shape))
  .join("")

describe.skipIf(!existsSync("/proc/self"))(
  "nothing of a command is left 3 seconds after codex",
  () => {
    test.each([
      ["SIGTERM", "in the sandbox"],
      ["SIGTERM", "outside"],
      ["SIGKILL", "in the sandbox"],
      ["SIGKILL", "outside"],
    ] as const)("by %s, %s", async (signal, place) => {
      expect(await survivorsOf(everything, { place, signal })).toBe(0)
    })
  },
)
