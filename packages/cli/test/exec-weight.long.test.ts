import { expect, test } from "vitest"
import { flood } from "./exit-report.js"

test("a gigabyte of output keeps memory below 150 MB and says what is missing", async () => {
  const seen = await flood(1_000_000_000)
  expect(seen.exitCodes).toEqual([0, 0])
  expect(seen.memory).toBeLessThan(150 * 1024 * 1024)
  expect(seen.kept).toBeGreaterThan(900_000)
  expect(seen.kept).toBeLessThan(1_200_000)
  expect(seen.wrongBy).toBeLessThan(100)
  expect(seen.toldModel).toBeLessThan(100_000)
})
