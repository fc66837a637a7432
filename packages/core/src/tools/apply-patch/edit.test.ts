import { expect, test } from "vitest"
import { applyEdits } from "./edit.js"
import { locateChunks } from "./locate.js"
import { parsePatch } from "./parse.js"
import { decodeText, encodeText } from "./text-file.js"

function change(text: string, ...lines: string[]): string {
  const [section] = parsePatch(
    ["*** Begin Patch", "*** Update File: f", ...lines, "*** End Patch"].join("\n"),
  ).sections
  const file = decodeText(Buffer.from(text))
  if (section?.kind !== "update" || file === undefined) throw new Error("not an update of a text")
  const { edits } = locateChunks(file.texts, section.chunks)
  return encodeText(applyEdits(file, edits)).toString()
}

test.each<[string, string, string[], string]>([
  ["CRLF stays", "a\r\nb\r\nc\r\n", [" a", "-b", "+B", "+X", " c"], "a\r\nB\r\nX\r\nc\r\n"],
  ["lone CR stays", "a\rb\rc\r", ["-b", "+B"], "a\rB\rc\r"],
  ["added lines take the first ending", "a\r\nb\nc\n", [" b", "+x"], "a\r\nb\nx\r\nc\n"],
  ["other endings are not touched", "a\nb\r\nc\rd", ["-b", "+B"], "a\nB\nc\rd"],
  ["a missing last ending stays missing", "a\nb", ["-a", "+A"], "A\nb"],
  ["a rewritten last line is ended", "a\nb", ["-b", "+B"], "a\nB\n"],
  ["a line after an unended one ends both", "a\nb", [" b", "+c"], "a\nb\nc\n"],
  ["a line before an unended one is the only one ended", "b", ["+a", " b"], "a\nb"],
  ["a removed last line leaves the one before as it is", "a\nb", ["-b"], "a\n"],
  ["a byte order mark stays", "\ufeffa\r\nb\r\n", ["-a", "+A"], "\ufeffA\r\nb\r\n"],
  [
    "a carriage return inside a chunk's line is an ending",
    "a\rb\nc\n",
    ["-a\rb", "+x\ry"],
    "x\ry\rc\n",
  ],
])("%s", (_title, text, lines, expected) => {
  expect(change(text, ...lines)).toBe(expected)
})
