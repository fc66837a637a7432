import { ToolError } from "../../errors.js"
import { type Edit, editsOf, sortEdits } from "./edit.js"
import { explainMissing } from "./explain-missing.js"
import { indexLines, type LineIndex, type Pass } from "./line-index.js"
import type { Chunk } from "./patch.js"
import { quote } from "./quote.js"
import { reindenter } from "./reindent.js"
import { seek, seekAtEnd, seekFirst, seekUnique, type Sought } from "./seek.js"

export type Located = {
  /** Sorted, without overlaps. */
  readonly edits: readonly Edit[]
  /** Where lines matched only roughly, a sentence each. */
  readonly notes: readonly string[]
}

/** A stretch of the file that a chunk's old lines stand on. */
type Place = { readonly at: number; readonly end: number; readonly pass: Pass }

/**
 * Finds where each chunk belongs. Chunks are looked for one after another, forward from the last
 * match. Throws a ToolError that names the chunk and the lines it expects.
 */
export function locateChunks(texts: readonly string[], chunks: readonly Chunk[]): Located {
  const index = indexLines(texts)
  const places: Place[] = []
  const edits: Edit[][] = []
  const notes: string[] = []
  let cursor = 0
  for (const chunk of chunks) {
    const anchor = seekContext(index, chunk, cursor)
    const from = anchor === undefined ? cursor : Math.max(cursor, anchor + 1)
    if (oldLines(chunk).length === 0) {
      edits.push(editsOf(chunk, insertionPoint(texts, chunk, anchor), (line) => line))
      cursor = from
      continue
    }
    const place = findPlace(index, chunk, { from, anchor, places })
    const found = texts.slice(place.at, place.end)
    edits.push(editsOf(chunk, place.at, rewriter(chunk, found, place.pass)))
    if (place.pass !== "exact") notes.push(roughMatch(chunk, place))
    places.push(place)
    cursor = place.end
  }
  return { edits: sortEdits(edits.flat()), notes }
}

/** The index of the innermost `@@` line; undefined when the chunk names none. */
function seekContext(index: LineIndex, chunk: Chunk, cursor: number): number | undefined {
  let anchor: number | undefined
  for (const line of chunk.context) {
    const from = anchor === undefined ? cursor : anchor + 1
    const below = seekFirst(index, [line], from)
    // Several chunks below one line may each name it.
    const sought = below.kind === "found" ? below : seekUnique(index, [line])
    if (sought.kind !== "found" || sought.at < (anchor ?? 0)) {
      const where = from === 0 ? "in the file" : `after line ${from} of the file`
      throw new ToolError(
        `the chunk at line ${chunk.line}: there is no line ${quote(line)} ${where}; ` +
          `the text after "@@" must be a whole line of the file, above the lines that change`,
      )
    }
    anchor = sought.at
  }
  return anchor
}

/** After the context line; else at the end, before one empty line if the file ends with such. */
function insertionPoint(texts: readonly string[], chunk: Chunk, anchor?: number): number {
  if (chunk.endOfFile) return texts.length
  if (anchor !== undefined) return anchor + 1
  return texts.at(-1) === "" ? texts.length - 1 : texts.length
}

type Search = {
  readonly from: number
  readonly anchor: number | undefined
  readonly places: readonly Place[]
}

function findPlace(index: LineIndex, chunk: Chunk, search: Search): Place {
  const whole = chunk.lines.filter((line) => line.kind !== "insert").map((line) => line.text)
  const core = oldLines(chunk)
  let ambiguous: Sought | undefined
  for (const pattern of whole.length === core.length ? [core] : [whole, core]) {
    for (const sought of attempts(index, pattern, chunk, search)) {
      if (sought.kind === "ambiguous") ambiguous ??= sought
      if (sought.kind !== "found") continue
      return { at: sought.at, end: sought.at + pattern.length, pass: sought.pass }
    }
  }
  if (ambiguous?.kind === "ambiguous") throw ambiguousPlace(chunk, ambiguous.places)
  throw new ToolError(explainMissing(index, chunk, core, search.from))
}

function* attempts(
  index: LineIndex,
  pattern: readonly string[],
  chunk: Chunk,
  { from, anchor, places }: Search,
): Iterable<Sought> {
  if (chunk.endOfFile) yield seekAtEnd(index, pattern, from)
  if (anchor === undefined) {
    yield seek(index, pattern, from)
    const unique = seekUnique(index, pattern)
    // The same lines once more are not what a second chunk with them means.
    if (unique.kind === "found" && !isCovered(places, unique.at, pattern.length)) yield unique
    return
  }
  yield seekFirst(index, pattern, from)
  // The chunk may begin with its header line, or stand above an earlier chunk.
  const above = seekFirst(index, pattern, anchor)
  if (above.kind === "found" && !isCovered(places, above.at, pattern.length)) yield above
}

function isCovered(places: readonly Place[], at: number, length: number): boolean {
  return places.some((place) => place.at <= at && at + length <= place.end)
}

/** The lines that must be in the file, without the empty ones that may be only a gap in the patch. */
function oldLines(chunk: Chunk): string[] {
  const sure = chunk.lines.slice(0, chunk.lines.length - chunk.trailingBlanks)
  return sure.filter((line) => line.kind !== "insert").map((line) => line.text)
}

function rewriter(chunk: Chunk, found: readonly string[], pass: Pass): (line: string) => string {
  if (pass === "exact" || pass === "trailing blanks") return (line) => line
  const old = chunk.lines.filter((line) => line.kind !== "insert").map((line) => line.text)
  return reindenter(old.slice(0, found.length), found)
}

function roughMatch(chunk: Chunk, place: Place): string {
  const lines =
    place.end - place.at === 1 ? `line ${place.at + 1}` : `lines ${place.at + 1}-${place.end}`
  const ignored = place.pass === "punctuation" ? "blanks at both ends and punctuation" : place.pass
  return `the chunk at line ${chunk.line} of the patch matched ${lines} only without regard to ${ignored}`
}

function ambiguousPlace(chunk: Chunk, [first, second]: readonly [number, number]): ToolError {
  return new ToolError(
    `the chunk at line ${chunk.line}: its old lines match only when their indentation is ignored, and ` +
      `then in more than one place (lines ${first + 1} and ${second + 1} of the file); ` +
      `copy the indentation, or add more lines of context or an "@@" line`,
  )
}
