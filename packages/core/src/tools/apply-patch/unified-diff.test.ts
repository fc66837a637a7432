import { expect, test } from "vitest"
import { applyEdits } from "./edit.js"
import { locateChunks } from "./locate.js"
import { parsePatch } from "./parse.js"
import { decodeText } from "./text-file.js"
import { unifiedDiff } from "./unified-diff.js"

async function diffOf(content: string, ...lines: string[]): Promise<string> {
  const [section] = parsePatch(
    ["*** Begin Patch", "*** Update File: f", ...lines, "*** End Patch"].join("\n"),
  ).sections
  const before = decodeText(Buffer.from(content))
  if (section?.kind !== "update" || before === undefined) throw new Error("not an update of a text")
  const { edits } = locateChunks(before.texts, section.chunks)
  const after = applyEdits(before, edits)
  const diff = await unifiedDiff(before, after, edits)
  // Told of the edits or not, the diff is the same.
  expect(await unifiedDiff(before, after)).toBe(diff)
  return diff
}

test.each<[string, string, string[], string]>([
  [
    "two changes close together are one hunk",
    "1\n2\n3\n4\n",
    ["-2", "+X", "@@", "-4", "+Y"],
    "@@ -1,4 +1,4 @@\n 1\n-2\n+X\n 3\n-4\n+Y\n",
  ],
  ["the last line", "1\n2\n3\n", ["-3", "+X"], "@@ -2,2 +2,2 @@\n 2\n-3\n+X\n"],
  ["an appended line", "1\n2\n3\n", ["+4"], "@@ -3 +3,2 @@\n 3\n+4\n"],
  ["the first line", "1\n2\n3\n", ["-1", "+X"], "@@ -1,2 +1,2 @@\n-1\n+X\n 2\n"],
  [
    "three chunks that meet",
    "1\n2\n3\n4\n5\n6\n",
    ["-2", "+a", "@@", "-5", "+b", "@@", "+7"],
    "@@ -1,6 +1,7 @@\n 1\n-2\n+a\n 3\n 4\n-5\n+b\n 6\n+7\n",
  ],
  [
    "far changes are two hunks, the second shifted",
    "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
    ["-1", "+x", "+y", "@@", "-9"],
    "@@ -1,2 +1,3 @@\n-1\n+x\n+y\n 2\n@@ -8,2 +9 @@\n 8\n-9\n",
  ],
  ["everything removed", "1\n2\n", ["-1", "-2"], "@@ -1,2 +0,0 @@\n-1\n-2\n"],
  ["everything new", "", ["+1", "+2"], "@@ -0,0 +1,2 @@\n+1\n+2\n"],
  ["CRLF lines are shown without CR", "1\r\n2\r\n", ["-2", "+X"], "@@ -1,2 +1,2 @@\n 1\n-2\n+X\n"],
  [
    "a missing last ending is told",
    "1\n2",
    ["-1", "+X"],
    "@@ -1,2 +1,2 @@\n-1\n+X\n 2\n\\ No newline at end of file\n",
  ],
  [
    "a last line that is ended now",
    "1\n2\n3",
    ["+4"],
    "@@ -2,2 +2,3 @@\n 2\n-3\n\\ No newline at end of file\n+3\n+4\n",
  ],
])("%s", async (_title, content, lines, expected) => {
  expect(await diffOf(content, ...lines)).toBe(expected)
})

test("a rewrite too large for a minimal diff removes and adds everything", async () => {
  const old = Array.from({ length: 900 }, (_, i) => `o${i}`)
  const diff = await diffOf(
    old.map((line) => `${line}\n`).join(""),
    ...old.map((line) => `-${line}`),
    ...old.map((_, i) => `+n${i}`),
  )
  expect(diff.startsWith("@@ -1,900 +1,900 @@\n-o0\n")).toBe(true)
  expect(diff.endsWith("\n+n899\n")).toBe(true)
  expect(diff.split("\n")).toHaveLength(1802)
})
