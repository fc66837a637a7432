import { ToolError } from "../../errors.js"
import type { Chunk } from "./patch.js"
import { addedEnding, type TextFile } from "./text-file.js"

/** Lines of a file to be replaced: `removed` lines from index `at` on. Insertions remove none. */
export type Edit = {
  readonly at: number
  readonly removed: number
  readonly inserted: readonly InsertedLine[]
  /** The line of the patch where the chunk begins. */
  readonly line: number
}

export type InsertedLine = { readonly text: string; readonly ending?: "\r" }

/**
 * What a chunk changes once it is known where its old lines stand. Kept lines are no part of it: they
 * stay as they are in the file, whatever the patch says of their blanks or endings.
 */
export function editsOf(chunk: Chunk, at: number, rewrite: (line: string) => string): Edit[] {
  const edits: Edit[] = []
  let position = at
  let removed = 0
  let inserted: InsertedLine[] = []

  function finishRun(): void {
    if (removed + inserted.length === 0) return
    edits.push({ at: position - removed, removed, inserted, line: chunk.line })
    removed = 0
    inserted = []
  }

  for (const { kind, text, ...rest } of chunk.lines) {
    if (kind === "keep") finishRun()
    if (kind === "insert") inserted.push({ text: rewrite(text), ...rest })
    else position++
    if (kind === "remove") removed++
  }
  finishRun()
  return edits
}

/** In the order of the file. Throws a ToolError where two edits want the same lines. */
export function sortEdits(edits: readonly Edit[]): Edit[] {
  const sorted = edits.toSorted((a, b) => a.at - b.at || a.removed - b.removed)
  for (const [index, edit] of sorted.entries()) {
    const before = sorted[index - 1]
    if (before !== undefined && before.at + before.removed > edit.at) {
      throw new ToolError(
        `the chunks at lines ${Math.min(before.line, edit.line)} and ${Math.max(before.line, edit.line)} ` +
          `change the same lines of the file; join them, or give each more context`,
      )
    }
  }
  return sorted
}

/** The file with sorted edits made. A last line without an ending gets one only when lines follow it. */
export function applyEdits(file: TextFile, edits: readonly Edit[]): TextFile {
  const texts: string[] = []
  const endings: string[] = []
  const added = addedEnding(file)

  function copyUntil(from: number, to: number): void {
    for (let line = from; line < to; line++) {
      texts.push(file.texts[line] ?? "")
      endings.push(file.endings[line] ?? "")
    }
  }

  let next = 0
  for (const edit of edits) {
    copyUntil(next, edit.at)
    if (edit.inserted.length > 0 && endings.at(-1) === "") endings[endings.length - 1] = added
    for (const line of edit.inserted) {
      texts.push(line.text)
      endings.push(line.ending ?? added)
    }
    next = edit.at + edit.removed
  }
  copyUntil(next, file.texts.length)
  return { byteOrderMark: file.byteOrderMark, texts, endings }
}
