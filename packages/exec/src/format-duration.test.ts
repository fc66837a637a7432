import { expect, test } from "vitest"
import { formatDuration } from "./format-duration.js"

test.each([
  [0, "0ms"],
  [250, "250ms"],
  [1500, "1.50s"],
  [59_999, "60.00s"],
  [60_000, "1m00s"],
  [75_000, "1m15s"],
  [3_601_000, "60m01s"],
])("%d milliseconds read %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
