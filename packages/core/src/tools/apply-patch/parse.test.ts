import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { ToolError } from "../../errors.js"
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

describe("sections", () => {
  test("a patch of its two markers alone has no sections", () => {
    expect(parsePatch(patch()).sections).toEqual([])
  })

  test("an added file holds its lines without the plus sign, each ended", () => {
    expect(parsePatch(patch("*** Add File: a b.txt", "+abc", "+", "+def")).sections).toEqual([
      { kind: "add", line: 2, path: "a b.txt", content: "abc\n\ndef\n" },
    ])
  })

  test("an added file without lines is empty", () => {
    expect(parsePatch(patch("*** Add File: a")).sections).toMatchObject([{ content: "" }])
  })

  test("an empty line between added lines is an added empty line", () => {
    const { sections } = parsePatch(
      patch("*** Add File: a", "+x", "", "+y", "", "*** Delete File: b"),
    )
    expect(sections).toMatchObject([{ content: "x\n\ny\n" }, { kind: "delete" }])
  })

  test("add, delete and update with a move follow each other", () => {
    const { sections } = parsePatch(
      patch(
        "*** Add File: a",
        "+abc",
        "+def",
        "*** Delete File: b",
        "*** Update File: c",
        "*** Move to: d",
        "@@ head",
        "-x",
        "+y",
      ),
    )
    expect(sections).toEqual([
      { kind: "add", line: 2, path: "a", content: "abc\ndef\n" },
      { kind: "delete", line: 5, path: "b" },
      {
        kind: "update",
        line: 6,
        path: "c",
        movePath: "d",
        chunks: [
          {
            line: 8,
            context: ["head"],
            lines: [
              { kind: "remove", text: "x" },
              { kind: "insert", text: "y" },
            ],
            trailingBlanks: 0,
            endOfFile: false,
          },
        ],
      },
    ])
  })

  test("a move without chunks is a rename", () => {
    expect(updateOf("*** Move to: g")).toMatchObject({ movePath: "g", chunks: [] })
  })
})

const plain = patch("*** Update File: f", "@@", "-a", "+b")

test.each([
  ["blanks around the whole", `\n\n  ${plain}\n \n`],
  [
    "blanks around markers",
    plain.replace("*** Begin Patch", "*** Begin Patch \t").replace(/\*\*\* End/, "  *** End"),
  ],
  ["blanks around headers", plain.replace("*** Update File: f", "  *** Update File:   f  ")],
  ["carriage returns", plain.replaceAll("\n", "\r\n")],
  ["empty lines before the first chunk", plain.replace("@@", "\n@@")],
  ["a blank after @@", plain.replace("@@", "@@ ")],
  ["an environment line", plain.replace("Patch\n", "Patch\n*** Environment ID: abc\n")],
  ["a here-document", `<<'EOF'\n${plain}\nEOF\n`],
  ["a here-document in double quotation marks", `<<"EOF"\n${plain}\nEOF`],
  ["a here-document for the command", `apply_patch <<EOF\n${plain}\nEOF\n`],
])("%s changes nothing", (_title, text) => {
  const [section] = parsePatch(text).sections
  expect(section).toMatchObject({
    kind: "update",
    path: "f",
    chunks: [{ context: [], lines: [{ kind: "remove" }, { kind: "insert" }] }],
  })
})

test.each([
  ["empty lines between sections", ["*** Delete File: a", "", "  ", "*** Delete File: b", ""], 2],
  ["an indented header", ["*** Delete File: a", "  *** Delete File: b"], 2],
  [
    "an indented header after a rename",
    ["*** Update File: a", "*** Move to: b", " *** Delete File: c"],
    2,
  ],
  ["empty lines after a chunk", ["*** Update File: a", "@@", "-x", "", "*** Delete File: b"], 2],
])("%s is accepted", (_title, lines, count) => {
  expect(parsePatch(patch(...lines)).sections).toHaveLength(count)
})

test.each([
  [
    "no begin marker",
    "*** Add File: a\n*** End Patch",
    /^line 1: .*first line.*"\*\*\* Begin Patch"/,
  ],
  ["no end marker", "*** Begin Patch\n*** Add File: a\n+x", /^line 3: "\+x".*"\*\*\* End Patch"/],
  ["nothing at all", "", /^line 1: "": .*Begin Patch/],
  [
    "an unknown header",
    patch("*** Frobnicate: x"),
    /^line 2: "\*\*\* Frobnicate: x".*\*\*\* Add File: PATH/,
  ],
  [
    "an added line without plus",
    patch("*** Add File: a", "+x", "y"),
    /^line 4: "y".*start with "\+"/,
  ],
  ["a header without a path", patch("*** Add File:  "), /^line 2: .*names no file/],
  ["an empty update", patch("*** Update File: a"), /^line 2: the update of "a" is empty/],
  [
    "a move to nowhere",
    patch("*** Update File: a", "*** Move to:", "@@", "+x"),
    /^line 3: .*names no file/,
  ],
  ["a chunk without lines", patch("*** Update File: a", "@@"), /^line 4: the chunk has no lines/],
  [
    "an end of file without lines",
    patch("*** Update File: a", "@@", "*** End of File"),
    /^line 4: the chunk has no lines/,
  ],
  [
    "an unknown first character",
    patch("*** Update File: a", "@@", "x"),
    /^line 4: "x".*" " \(kept\)/,
  ],
  [
    "a later unknown first character",
    patch("*** Update File: a", "@@", "+x", "y"),
    /^line 5: "y": expected/,
  ],
  [
    "a second chunk without @@",
    patch("*** Update File: a", "+x", "*** End of File", "+y"),
    /^line 5: "\+y": expected.*"@@"/,
  ],
  [
    "text after the end marker",
    patch("*** Add File: a", "*** End Patch"),
    /^line 3: "\*\*\* End Patch" is no section/,
  ],
  ["half a surrogate pair", patch("*** Add File: a", "+\ud800"), /surrogate/],
  ["terminal escapes, made visible", patch("\u001b[2J\u202e"), /^line 2: "\\u001b\[2J\\u202e"/],
])("%s is refused with its line", (_title, text, message) => {
  expect(() => parsePatch(text)).toThrow(message)
  expect(() => parsePatch(text)).toThrow(ToolError)
})

test("a long line is quoted only in part", () => {
  expect(() => parsePatch(patch("x".repeat(5000)))).toThrow(
    /^line 2: "x{120}…" is no section header/,
  )
})

test("arbitrary text is parsed or refused with a ToolError", () => {
  const piece = fc.constantFrom(
    "*** Begin Patch",
    "*** End Patch",
    "*** Update File: a",
    "*** Add File: b",
    "*** Delete File: c",
    "*** Move to: d",
    "*** End of File",
    "@@",
    "@@ x",
    "+",
    "-x",
    " y",
    "",
    "\t",
    "<<EOF",
    "EOF",
    "\r",
  )
  const line = fc.oneof(
    { weight: 5, arbitrary: piece },
    { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (lines, framed) => {
      try {
        parsePatch(framed ? patch(...lines) : lines.join("\n"))
      } catch (error) {
        expect(error).toBeInstanceOf(ToolError)
      }
    }),
    { numRuns: 2000, seed: 24 },
  )
})
