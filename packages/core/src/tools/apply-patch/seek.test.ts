import { expect, test } from "vitest"
import { indexLines } from "./line-index.js"
import { seekAtEnd, seekFirst } from "./seek.js"

test.each([
  ["exactly", ["foo", "bar", "baz"], ["bar", "baz"], 1, "exact"],
  ["without blanks at the end", ["foo  ", "bar\t"], ["foo", "bar "], 0, "trailing blanks"],
  [
    "without blanks at both ends",
    ["x", "   foo", "bar"],
    ["foo", "  bar"],
    1,
    "blanks at both ends",
  ],
  ["with dashes folded", ["a \u2013 b\u2011c"], ["a - b-c"], 0, "punctuation"],
  ["with quotation marks folded", ["\u201cit\u2019s\u201d"], ['"it\'s"'], 0, "punctuation"],
  ["with odd blanks folded", ["a\u00a0b\u3000c"], ["a b c"], 0, "punctuation"],
])("finds them %s", (_title, texts, pattern, at, pass) => {
  expect(seekFirst(indexLines(texts), pattern, 0)).toEqual({ kind: "found", at, pass })
})

test("a pattern longer than the file stands nowhere", () => {
  const index = indexLines(["just one"])
  expect(seekFirst(index, ["just one", "more"], 0).kind).toBe("missing")
  expect(seekAtEnd(index, ["just one", "more"], 0).kind).toBe("missing")
})

test("only places from the start on count", () => {
  expect(seekFirst(indexLines(["a", "b", "a"]), ["a"], 1)).toMatchObject({ at: 2 })
})
