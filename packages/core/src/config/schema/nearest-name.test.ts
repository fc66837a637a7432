import { expect, test } from "vitest"
import { nearestName } from "./nearest-name.js"

const known = ["model", "model_provider", "notify", "sandbox_mode", "profile", "profiles", "tui"]

test.each([
  ["modle", "model"],
  ["model_providr", "model_provider"],
  ["sandboxmode", "sandbox_mode"],
  ["profil", "profile"],
  ["notifi", "notify"],
  ["temperature", undefined],
  ["x", undefined],
  ["ui2", undefined],
])("%s is taken for %s", (name, nearest) => {
  expect(nearestName(name, known)).toBe(nearest)
})
