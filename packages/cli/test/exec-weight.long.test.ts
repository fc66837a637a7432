import { expect, test } from "vitest"
import { bounded, flood } from "./exit-report.js"

test("a gigabyte of output keeps memory below 150 MB and says what is missing", async () => {
  expect(await flood(1_000_000_000)).toEqual(bounded)
})
