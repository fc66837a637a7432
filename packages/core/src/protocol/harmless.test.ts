import fc from "fast-check"
import { expect, test } from "vitest"
import { harmless } from "./harmless.js"

test.each([
  ["colours", "\x1b[31mRED\x1b[0m", "RED"],
  ["cursor moves and clearing", "a\x1b[2J\x1b[1;1Hb", "ab"],
  ["the one-byte form of a sequence", "a\x9b31mb", "ab"],
  ["a window title", "\x1b]0;owned\x07text", "text"],
  ["a hyperlink", "\x1b]8;;http://x\x1b\\label\x1b]8;;\x1b\\", "label"],
  ["a device string", "\x1bP1$qm\x1b\\x", "x"],
  ["a string without an end", "\x1b]0;title\nnext", "0;title\nnext"],
  ["a reset of the terminal", "\x1bcx", "x"],
  ["a sequence inside a sequence", "\x1b\x1b[31m[31mx", "[31mx"],
  ["returns", "100%\r\nshown\rhidden", "100%\nshownhidden"],
  ["backspaces, bells and NUL", "a\x08b\x07c\0d\x7f", "abcd"],
  ["overrides of the reading direction", "user\u202e\u2066txt.exe\u2069", "usertxt.exe"],
])("takes out %s", (_what, text, shown) => {
  expect(harmless(text)).toBe(shown)
})

test.each(["", "tabs\tand\nlines", "日本語 🙂 naïve", "[31m without an escape"])(
  "leaves ordinary text alone: %j",
  (text) => {
    expect(harmless(text)).toBe(text)
  },
)

test("nothing that a terminal obeys is left, whatever the text", () => {
  const unit = fc.oneof(
    fc.constantFrom("\x1b", "[", "]", "P", "\\", "\x07", "\x9b", "\x9c", "31m", "\u202e"),
    fc.string({ unit: "binary" }),
  )
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      const obeyed = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
      expect(harmless(parts.join(""))).not.toMatch(obeyed)
    }),
    { seed: 20261122 },
  )
})

test("takes time in proportion to the text", () => {
  const text = "\x1b]".repeat(200_000)
  expect(harmless(text)).toBe("")
})
