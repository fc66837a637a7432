import { describe, expect, test } from "vitest"
import { applyEdits } from "./edit.js"
import { locateChunks } from "./locate.js"
import { parsePatch } from "./parse.js"
import { decodeText, encodeText } from "./text-file.js"

type Outcome = { readonly text: string; readonly notes: readonly string[] }

/** What the chunks, the lines of an update section, make of a text. */
function change(text: string, ...lines: string[]): Outcome {
  const [section] = parsePatch(
    ["*** Begin Patch", "*** Update File: f", ...lines, "*** End Patch"].join("\n"),
  ).sections
  const file = decodeText(Buffer.from(text))
  if (section?.kind !== "update" || file === undefined) throw new Error("not an update of a text")
  const { edits, notes } = locateChunks(file.texts, section.chunks)
  return { text: encodeText(applyEdits(file, edits)).toString(), notes }
}

describe("where a chunk goes", () => {
  test.each<[string, string, string[], string]>([
    ["replaces in the middle", "a\nb\nc\n", [" a", "-b", "+B", " c"], "a\nB\nc\n"],
    ["removes the only line", "a\n", ["-a"], ""],
    ["fills an empty file", "", ["+a", "+b"], "a\nb\n"],
    ["inserts after the @@ line", "a\nb\nc\n", ["@@ a", "+x"], "a\nx\nb\nc\n"],
    [
      "inserts after the innermost of several @@ lines",
      "class A\n  f\n  g\nclass B\n  f\n  g\n",
      ["@@ class B", "@@   f", "+  x"],
      "class A\n  f\n  g\nclass B\n  f\n  x\n  g\n",
    ],
    ["looks below the @@ line", "x\nq\ny\nq\n", ["@@ y", "-q", "+Q"], "x\nq\ny\nQ\n"],
    [
      "takes an @@ line without its indentation",
      "class A:\n  def f():\n    1\n  def g():\n    1\n",
      ["@@ def g():", "-    1", "+    2"],
      "class A:\n  def f():\n    1\n  def g():\n    2\n",
    ],
    [
      "takes an @@ line that several chunks name",
      "class A\n  f\n  g\n",
      ["@@ class A", "-  f", "+  F", "@@ class A", "-  g", "+  G"],
      "class A\n  F\n  G\n",
    ],
    [
      "finds stacked @@ lines again",
      "class A\n f\n  x\n g\n  x\n",
      ["@@ class A", "@@  f", "-  x", "+  1", "@@ class A", "@@  g", "-  x", "+  2"],
      "class A\n f\n  1\n g\n  2\n",
    ],
    [
      "takes an @@ line that the chunk repeats",
      "x\ny\nz\ny\n",
      ["@@ y", " y", "-z", "+Z"],
      "x\ny\nZ\ny\n",
    ],
    ["appends without context", "a\nb\n", ["+c"], "a\nb\nc\n"],
    ["appends before one empty last line", "a\n\n", ["+c"], "a\nc\n\n"],
    [
      "appends at the very end with the marker",
      "a\n\n",
      ["@@", "+c", "*** End of File"],
      "a\n\nc\n",
    ],
    ["inserts after kept lines", "a\nb\nc\n", [" a", "+x", " b"], "a\nx\nb\nc\n"],
    ["prefers the end with the marker", "a\nb\na\n", ["-a", "+A", "*** End of File"], "a\nb\nA\n"],
    ["falls back from the end", "a\nb\nc\n", ["-a", "+A", "*** End of File"], "A\nb\nc\n"],
    [
      "goes on after the last match",
      "a\nb\na\nb\n",
      ["@@", " a", "-b", "+1", "@@", " a", "-b", "+2"],
      "a\n1\na\n2\n",
    ],
    ["prefers an exact match to an earlier rough one", "  a\nx\na\n", ["-a", "+A"], "  a\nx\nA\n"],
    [
      "ignores an empty line that only separates",
      "a\nb\nc\n",
      ["@@", "-a", "+A", "", "@@", "-c", "+C"],
      "A\nb\nC\n",
    ],
    [
      "ignores it after an insertion at an @@ line",
      "a\nb\n\nc\n",
      ["@@ a", "+x", "", "@@", "-c", "+C"],
      "a\nx\nb\n\nC\n",
    ],
    ["uses it when it is there", "a\nx\na\n\n", [" a", "+b", ""], "a\nx\na\nb\n\n"],
    [
      "shares context between chunks",
      "a\nb\nc\nd\n",
      ["@@", " a", "-b", "+B", " c", "@@", " c", "-d", "+D"],
      "a\nB\nc\nD\n",
    ],
    [
      "takes chunks out of order when each place is the only one",
      "a\nb\nc\n",
      ["@@", "-c", "+C", "@@", "-a", "+A"],
      "A\nb\nC\n",
    ],
    [
      "survives an insertion at the end before a shrinking chunk",
      "1\n2\n3\n4\n5\n",
      ["@@", "+end", "@@", "-1", "-2", "-3", "-4", "+x"],
      "x\n5\nend\n",
    ],
    [
      "survives an insertion at the end before a growing chunk",
      "1\n2\n",
      ["@@", "+end", "@@", "-1", "+a", "+b", "+c"],
      "a\nb\nc\n2\nend\n",
    ],
    ["keeps empty lines at the end", "a b\n\n\n", ["-a b", "+c"], "c\n\n\n"],
    [
      "keeps the file's own context lines",
      "a  \nb\u2013\nc\n",
      [" a", " b-", "-c", "+d"],
      "a  \nb\u2013\nd\n",
    ],
  ])("a chunk %s", (_title, text, lines, expected) => {
    expect(change(text, ...lines).text).toBe(expected)
  })
})

describe("rough matches", () => {
  test.each<[string, string, string[], string]>([
    [
      "shifted",
      "  if a\n    b\n",
      [" if a", "-  b", "+  c", "+    d", "+e"],
      "  if a\n    c\n      d\n  e\n",
    ],
    [
      "tabs for blanks",
      "\tif a\n\t\tb\n",
      ["   if a", "-    b", "+    c", "+      d"],
      "\tif a\n\t\tc\n\t\t\td\n",
    ],
    ["blanks for tabs", "    a\n", ["-\ta", "+\tb", "+\t\tc"], "    b\n        c\n"],
    [
      "twice the width",
      "a\n    b\n        c\n",
      [" a", "   b", "-    c", "+    d", "+      e"],
      "a\n    b\n        d\n            e\n",
    ],
    ["shallower", "    a\n", ["-  a", "+  b", "+c"], "    b\n  c\n"],
    ["deeper", "a\n", ["-    a", "+    b", "+      c"], "b\n  c\n"],
    ["empty lines stay empty", "  a\n", ["-a", "+b", "+", "+c"], "  b\n\n  c\n"],
  ])("%s: added lines take the file's indentation", (_title, text, lines, expected) => {
    const outcome = change(text, ...lines)
    expect(outcome.text).toBe(expected)
    expect(outcome.notes).toHaveLength(1)
  })

  test("punctuation alone changes no indentation", () => {
    expect(change("  a \u2013 b\n", "-  a - b", "+    c").text).toBe("    c\n")
  })

  test("an exact match has no note", () => {
    expect(change("a\n", "-a", "+b").notes).toEqual([])
  })

  test("a note names the chunk, the lines and what was ignored", () => {
    expect(change("x\na  \n", "@@", " x", "-a", "+b").notes).toEqual([
      "the chunk at line 3 of the patch matched lines 1-2 only without regard to trailing blanks",
    ])
  })

  test("of several places, the only one of the same shape is taken", () => {
    const text = "  if\n  go\nx\n    if\n      go\n"
    expect(change(text, "-if", "-  go", "+if", "+  stop").text).toBe(
      "  if\n  go\nx\n    if\n      stop\n",
    )
  })

  test("two places that differ only in indentation are refused", () => {
    expect(() => change("  a\nx\n    a\n", "-a", "+b")).toThrow(/lines 1 and 3 of the file/)
  })

  test("an @@ line chooses among them", () => {
    expect(change("  a\nx\n    a\n", "@@ x", "-a", "+b").text).toBe("  a\nx\n    b\n")
  })
})

describe("what does not fit", () => {
  test.each<[string, string, string[], RegExp]>([
    [
      "missing lines are quoted",
      "a\nb\n",
      ["@@", " a", "-c"],
      /^the chunk at line 3: these lines are not in the file:\n {2}"a"\n {2}"c"/,
    ],
    [
      "the closest place is named",
      "a\nb\n",
      ["@@", " a", "-c"],
      /Closest: line 2, where the file has "b" and the patch "c"$/,
    ],
    ["an end too early is named", "x\na\n", [" a", "-c"], /Closest: line 3, where the file ends/],
    [
      "a missing @@ line is quoted",
      "a\n",
      ["@@ b", "+c"],
      /there is no line "b" in the file; the text after "@@"/,
    ],
    [
      "the line searched from is named",
      "a\nb\n",
      ["@@", "-b", "+c", "@@ z", "+d"],
      /no line "z" after line 2 of the file/,
    ],
    [
      "a chunk said twice is refused",
      "a\nb\n",
      ["@@", " a", "+x", "@@", " a", "+x"],
      /the chunk at line 6/,
    ],
    [
      "overlapping chunks are refused",
      "a\nb\nc\nd\n",
      ["@@", "-b", "-c", "@@", " a", "-b"],
      /lines 3 and 6 change the same lines/,
    ],
    [
      "only the first lines of many are quoted",
      "a\n",
      Array.from({ length: 30 }, (_, i) => `-${i}`),
      /\(and 10 more\)/,
    ],
  ])("%s", (_title, text, lines, message) => {
    expect(() => change(text, ...lines)).toThrow(message)
  })
})
