import { expect, test } from "vitest"
import { newId } from "./new-id.js"

test("an id is a UUID of version 7 that begins with the time", () => {
  const before = Date.now()
  const id = newId()
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const time = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)
  expect(time).toBeGreaterThanOrEqual(before)
  expect(time).toBeLessThanOrEqual(Date.now())
})

test("no two ids are the same", () => {
  expect(new Set(Array.from({ length: 2000 }, newId)).size).toBe(2000)
})
