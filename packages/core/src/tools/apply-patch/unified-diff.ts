import type { Edit } from "./edit.js"
import type { TextFile } from "./text-file.js"

type Diff = typeof import("diff")

/** Line ranges that differ, as indices; `oldEnd` and `newEnd` are exclusive. */
type Region = {
  readonly oldStart: number
  readonly oldEnd: number
  readonly newStart: number
  readonly newEnd: number
}

type Hunk = Readonly<Record<"oldStart" | "oldLines" | "newStart" | "newLines", number>> & {
  readonly lines: readonly string[]
}

/** Beyond it, a region is shown as removed and added whole: a minimal diff would take too long. */
const maxEditLength = 1000

/** Enough lines around an edit for one line of context, also where the line before is affected. */
const margin = 2

/**
 * The unified diff of two texts: one line of context, no file headers, a count of 1 left out, endings
 * of lines not compared except for a missing last one. With the edits that lead from one to the other
 * only their surroundings are compared.
 */
export async function unifiedDiff(
  before: TextFile,
  after: TextFile,
  edits?: readonly Edit[],
): Promise<string> {
  if (edits?.length === 0) return ""
  // Loaded here, since most sessions make their first request before they patch anything.
  const diff = await import("diff")
  const regions = edits === undefined ? [wholeOf(before, after)] : regionsOf(before, edits)
  return regions
    .flatMap((region) => hunksOf(diff, before, after, region))
    .map(formatHunk)
    .join("")
}

function wholeOf(before: TextFile, after: TextFile): Region {
  return { oldStart: 0, oldEnd: before.texts.length, newStart: 0, newEnd: after.texts.length }
}

function regionsOf(before: TextFile, edits: readonly Edit[]): Region[] {
  const regions: Region[] = []
  let shift = 0
  for (const edit of edits) {
    const oldStart = Math.max(0, edit.at - margin)
    const oldEnd = Math.min(before.texts.length, edit.at + edit.removed + margin)
    const newStart = oldStart + shift
    shift += edit.inserted.length - edit.removed
    const last = regions.at(-1)
    if (last !== undefined && oldStart <= last.oldEnd) {
      regions[regions.length - 1] = { ...last, oldEnd, newEnd: oldEnd + shift }
    } else {
      regions.push({ oldStart, oldEnd, newStart, newEnd: oldEnd + shift })
    }
  }
  return regions
}

function hunksOf(diff: Diff, before: TextFile, after: TextFile, region: Region): Hunk[] {
  const oldText = textOf(before, region.oldStart, region.oldEnd)
  const newText = textOf(after, region.newStart, region.newEnd)
  const options = { context: 1, maxEditLength }
  const patch = diff.structuredPatch("", "", oldText, newText, "", "", options)
  const hunks = patch?.hunks ?? [replacement(oldText, newText)]
  return hunks.map((hunk) => ({
    ...hunk,
    oldStart: hunk.oldStart + region.oldStart,
    newStart: hunk.newStart + region.newStart,
  }))
}

function textOf(file: TextFile, start: number, end: number): string {
  const text = file.texts.slice(start, end).map((line) => `${line}\n`)
  const unterminated = end === file.texts.length && file.endings.at(-1) === ""
  return unterminated ? text.join("").slice(0, -1) : text.join("")
}

function replacement(oldText: string, newText: string): Hunk {
  const removed = signed("-", oldText)
  const added = signed("+", newText)
  return {
    oldStart: 1,
    newStart: 1,
    oldLines: removed.filter((line) => line.startsWith("-")).length,
    newLines: added.filter((line) => line.startsWith("+")).length,
    lines: [...removed, ...added],
  }
}

function signed(sign: "-" | "+", text: string): string[] {
  if (text === "") return []
  const lines = text.replace(/\n$/, "").split("\n")
  const hint = text.endsWith("\n") ? [] : ["\\ No newline at end of file"]
  return [...lines.map((line) => sign + line), ...hint]
}

function formatHunk(hunk: Hunk): string {
  const old = range(hunk.oldStart, hunk.oldLines)
  const header = `@@ -${old} +${range(hunk.newStart, hunk.newLines)} @@`
  return [header, ...hunk.lines].map((line) => `${line}\n`).join("")
}

/** An empty range names the line before it (GNU diffutils manual, "Detailed Unified"). */
function range(start: number, count: number): string {
  if (count === 1) return String(start)
  return `${count === 0 ? start - 1 : start},${count}`
}
