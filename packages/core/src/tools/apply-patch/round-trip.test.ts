import * as fc from "fast-check"
import { expect, test } from "vitest"
import { applyEdits } from "./edit.js"
import { locateChunks } from "./locate.js"
import { parsePatch } from "./parse.js"
import { addedEnding, decodeText, encodeText, type TextFile } from "./text-file.js"

/** What becomes of one line of the file: lines before it, and whether it goes. */
type LineEdit = { readonly before: readonly string[]; readonly removed: boolean }

const unusual = fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\n\ufeff]/g, ""))
// Lines are unique, so that a patch with little context means one place.
const lines = fc.uniqueArray(fc.oneof(fc.nat(99).map(String), unusual), {
  maxLength: 14,
  selector: (line) => line.normalize("NFKC").replace(/[\p{P}\s]/gu, "_"),
})

const file: fc.Arbitrary<TextFile> = fc
  .record({
    texts: lines,
    style: fc.constantFrom("\n", "\r\n", "\r", "mixed"),
    endings: fc.array(fc.constantFrom("\n", "\r\n", "\r"), { minLength: 14, maxLength: 14 }),
    ended: fc.boolean(),
    byteOrderMark: fc.constantFrom("" as const, "\ufeff" as const),
  })
  .map(({ texts, style, endings, ended, byteOrderMark }) => ({
    byteOrderMark,
    texts,
    endings: texts.map((text, index) => {
      // An empty last line without an ending is no line at all.
      if (index === texts.length - 1 && !ended && text !== "") return ""
      return style === "mixed" ? (endings[index] ?? "\n") : style
    }),
  }))
  .filter(({ texts, endings }) => {
    // "\r" before an empty line's "\n" would be one ending.
    return !texts.some(
      (text, at) => text === "" && endings[at - 1] === "\r" && endings[at] === "\n",
    )
  })

const edits = fc.array(
  fc.record({
    before: fc.array(
      fc.oneof(
        fc.nat(999).map((n) => `new ${n}`),
        unusual,
      ),
      { maxLength: 2 },
    ),
    removed: fc.boolean(),
  }),
  { minLength: 15, maxLength: 15 },
)

function editAt(plan: readonly LineEdit[], at: number): LineEdit {
  return plan[at] ?? { before: [], removed: false }
}

/** The edited file, made line by line from the rule: added lines take the first ending. */
function edited(before: TextFile, plan: readonly LineEdit[]): Buffer {
  const ending = addedEnding(before)
  let text = ""
  const append = (line: string, lineEnding: string) => {
    // What follows an unended line ends it; only the last line of a file can be one.
    if (text !== "" && !/[\r\n]$/.test(text)) text += ending
    text += line + lineEnding
  }
  for (let at = 0; at <= before.texts.length; at++) {
    for (const line of editAt(plan, at).before) append(line, ending)
    const line = before.texts[at]
    if (line !== undefined && !editAt(plan, at).removed) append(line, before.endings[at] ?? "")
  }
  return Buffer.from(before.byteOrderMark + text)
}

/** One chunk over the whole file. */
function wholeChunk(before: TextFile, plan: readonly LineEdit[]): string[] {
  const chunk: string[] = ["@@"]
  for (let at = 0; at <= before.texts.length; at++) {
    for (const line of editAt(plan, at).before) chunk.push(`+${line}`)
    const line = before.texts[at]
    if (line !== undefined) chunk.push((editAt(plan, at).removed ? "-" : " ") + line)
  }
  return chunk
}

/** A chunk for each line that goes or has lines before it, with the line itself as context. */
function smallChunks(before: TextFile, plan: readonly LineEdit[]): string[] {
  const chunks: string[] = []
  for (const [at, line] of before.texts.entries()) {
    const edit = editAt(plan, at)
    if (!edit.removed && edit.before.length === 0) continue
    chunks.push("@@", ...edit.before.map((added) => `+${added}`), (edit.removed ? "-" : " ") + line)
  }
  const last = editAt(plan, before.texts.length).before
  if (last.length > 0) chunks.push("@@", ...last.map((added) => `+${added}`), "*** End of File")
  return chunks
}

test.each([
  ["one chunk", wholeChunk],
  ["many chunks", smallChunks],
])("a patch made from an edit makes exactly that edit, by %s", (_title, chunksOf) => {
  fc.assert(
    fc.property(file, edits, fc.boolean(), (before, plan, crlf) => {
      const chunks = chunksOf(before, plan)
      if (chunks.length < 2) return
      const text = ["*** Begin Patch", "*** Update File: f", ...chunks, "*** End Patch"].join(
        crlf ? "\r\n" : "\n",
      )
      const [section] = parsePatch(text).sections
      if (section?.kind !== "update") throw new Error("not an update")
      const after = applyEdits(before, locateChunks(before.texts, section.chunks).edits)
      expect(encodeText(after)).toEqual(edited(before, plan))
    }),
    { numRuns: 1000, seed: 24 },
  )
})

test("a text comes back from its lines byte by byte", () => {
  const piece = fc.constantFrom("a", "", "\n", "\r\n", "\r", "\ufeff", "\u2028", "\0", "é")
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const bytes = Buffer.from(pieces.join(""))
      const decoded = decodeText(bytes)
      expect(decoded && encodeText(decoded)).toEqual(bytes)
    }),
    { numRuns: 1000, seed: 24 },
  )
})
