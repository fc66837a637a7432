import assert from "node:assert/strict"
import { test } from "node:test"
import { total } from "../src/basket.js"

test("an empty basket costs nothing", () => {
  assert.equal(total([]), 0)
})

test("each line counts as often as its quantity says", () => {
  const lines = [
    { price: 250, quantity: 2 },
    { price: 99, quantity: 1 },
  ]
  assert.equal(total(lines), 599)
})
