import { expect, test } from "vitest"
import { costOf } from "./cost.js"

const usage = { inputTokens: 1_000_000, cachedInputTokens: 400_000, outputTokens: 100_000 }

test("cached tokens cost their own price, or that of the input", () => {
  expect(costOf(usage, { input: 2, cachedInput: 0.5, output: 8 })).toBeCloseTo(1.2 + 0.2 + 0.8)
  expect(costOf(usage, { input: 2, output: 8 })).toBeCloseTo(2.8)
})
