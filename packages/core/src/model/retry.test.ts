import { describe, expect, test } from "vitest"
import { backOffMs } from "./retry.js"
import { retryAfterMs, waitInText } from "./retry-after.js"

describe("the wait before a retry", () => {
  test("doubles from 200 ms, within 10 %, and stays under 8 s for a failing stream", () => {
    const waits = [0, 1, 2, 3, 4].map((n) => backOffMs(n, 200, 0.5))
    expect(waits).toEqual([200, 400, 800, 1600, 3200])
    expect([backOffMs(0, 200, 0), backOffMs(0, 200, 1)]).toEqual([180, 220])
    const longest = [0, 1, 2, 3, 4].map((n) => backOffMs(n, 200, 1))
    expect(longest.reduce((sum, wait) => sum + wait)).toBeLessThan(8000)
    expect(backOffMs(60, 200, 1)).toBe(3520)
  })

  const now = Date.UTC(2025, 0, 1)

  test.each<[Record<string, string>, string, number | undefined]>([
    [{ "retry-after": "3" }, "", 3000],
    [{ "retry-after": "0.5" }, "", 500],
    [{ "retry-after": "0" }, "", 0],
    [{ "retry-after": "-5" }, "", 0],
    [{ "retry-after": "9999999" }, "", 60_000],
    [{ "retry-after": "Wed, 01 Jan 2025 00:00:07 GMT" }, "", 7000],
    [{ "retry-after": "Tue, 31 Dec 2024 00:00:00 GMT" }, "", 0],
    [{ "retry-after-ms": "120", "retry-after": "3" }, "", 120],
    [{ "retry-after": "soon" }, "", undefined],
    [{ "retry-after": "" }, "try again in 2s", 2000],
    [{}, '{"retryDelay": "12.5s"}', 12_500],
    [{}, "", undefined],
  ])("is what %o and %j ask for: %s ms", (headers, text, expected) => {
    expect(retryAfterMs(headers, text, now)).toBe(expected)
  })

  test.each([
    ["Please try again in 1.3s.", 1300],
    ["please TRY AGAIN IN 350ms", 350],
    ["try again in 20 seconds", 20_000],
    ["try again in 1m2s", 60_000],
    ["Please try again in 7.66s. Visit", 7660],
    ["Please retry in 25.108s.", 25_108],
    ["Please retry after 20 seconds.", 20_000],
    ["Try again in 2m", 60_000],
    ["try again in 1h2m3s", 60_000],
    ["wait 500 milliseconds and try again in 1 second", 500],
    ["Please wait for 1 second before", 1000],
    ["try again in 3", 3000],
    [`try again in ${"9".repeat(30)}s`, 60_000],
    ["try again later", undefined],
    ["retry limit exceeded after 5s", undefined],
    ["in 5s", undefined],
  ])("%j says %s ms", (text, expected) => {
    expect(waitInText(text)).toBe(expected)
  })
})
