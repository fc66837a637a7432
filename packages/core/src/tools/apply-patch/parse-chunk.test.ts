import { expect, test } from "vitest"
import { parsePatch } from "./parse.js"
import type { UpdateSection } from "./patch.js"

function patch(...lines: string[]): string {
  return ["*** Begin Patch", ...lines, "*** End Patch"].join("\n")
}

function updateOf(...lines: string[]): UpdateSection {
  const [section] = parsePatch(patch("*** Update File: f", ...lines)).sections
  if (section?.kind !== "update") throw new Error("not an update")
  return section
}

test("the first chunk may do without @@", () => {
  expect(updateOf(" a", "-b").chunks).toMatchObject([{ context: [], line: 3 }])
})

test("an insertion may carry the end-of-file marker", () => {
  expect(updateOf("@@", "+x", "*** End of File  ").chunks).toEqual([
    {
      line: 3,
      context: [],
      lines: [{ kind: "insert", text: "x" }],
      trailingBlanks: 0,
      endOfFile: true,
    },
  ])
})

test("an empty line is blank context", () => {
  expect(updateOf("@@", " a", "", "+b").chunks[0]?.lines).toEqual([
    { kind: "keep", text: "a" },
    { kind: "keep", text: "" },
    { kind: "insert", text: "b" },
  ])
})

test("headers stack, and keep their indentation", () => {
  expect(updateOf("@@ class A", "@@     def f", "+x").chunks[0]?.context).toEqual([
    "class A",
    "    def f",
  ])
})

test("line numbers in git's manner say nothing", () => {
  expect(updateOf("@@ -1,2 +1,3 @@ void f()", "+x").chunks[0]?.context).toEqual([])
})

test("a lone carriage return ends a line of the chunk", () => {
  expect(updateOf("+a\rb").chunks[0]?.lines).toEqual([
    { kind: "insert", text: "a", ending: "\r" },
    { kind: "insert", text: "b" },
  ])
})

test("markers as context are context", () => {
  expect(updateOf(" *** End Patch", "-*** Begin Patch").chunks[0]?.lines).toHaveLength(2)
})
