import { expect, test } from "vitest"
import { nearestName } from "./nearest-name.js"

const names = ["exec", "proto", "apply-patch", "mcp", "e"]

test.each([
  ["exce", "exec"],
  ["exe", "exec"],
  ["EXEC", "exec"],
  ["pronto", "proto"],
  ["aply-pach", "apply-patch"],
  ["mcpp", "mcp"],
])("%s was meant as %s", (word, name) => {
  expect(nearestName(word, names)).toBe(name)
})

test.each(["x", "help me", "summarise", "prot the house", "ex"])("%s is a prompt", (word) => {
  expect(nearestName(word, names)).toBeUndefined()
})
