import { expect, test } from "vitest"
import { chooseStyle } from "./style.js"

test.each([
  ["auto", true, {}, true],
  ["auto", false, {}, false],
  ["auto", true, { NO_COLOR: "1" }, false],
  ["auto", true, { NO_COLOR: "" }, true],
  ["auto", true, { TERM: "dumb" }, false],
  ["never", true, {}, false],
  ["always", false, { NO_COLOR: "1" }, true],
] as const)("--color %s, a terminal: %s, %j: coloured is %s", (choice, isTTY, env, coloured) => {
  const style = chooseStyle(choice, { isTTY, env })
  expect(style("red", "x")).toBe(coloured ? "\x1b[31mx\x1b[39m" : "x")
})
