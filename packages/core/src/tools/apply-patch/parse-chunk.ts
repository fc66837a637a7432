import { ToolError } from "../../errors.js"
import type { Chunk, ChunkLine } from "./patch.js"
import { quote } from "./quote.js"

const endOfFileMarker = "*** End of File"
const numberedHeader = /^-\d+(,\d+)? \+\d+(,\d+)? @@/
const kinds = { " ": "keep", "-": "remove", "+": "insert" } as const

/**
 * Reads one chunk of an update; `next` is the index of the line after it. Only the first chunk of a
 * section may do without an `@@` line.
 */
export function parseChunk(
  lines: readonly string[],
  at: number,
  header: "optional" | "required",
): { readonly chunk: Chunk; readonly next: number } {
  const start = skipHeaders(lines, at)
  if (start === at && header === "required") throw missingHeader(lines[at] ?? "", at)
  const end = skipChangeLines(lines, start)
  if (end === start) throw noLines(lines[start], start)

  const endOfFile = lines[end]?.trimEnd() === endOfFileMarker
  const chunk = {
    line: at + 1,
    context: lines.slice(at, start).flatMap(headerContext),
    lines: lines.slice(start, end).flatMap(changeLines),
    trailingBlanks: countTrailingBlanks(lines, start, end),
    endOfFile,
  }
  return { chunk, next: endOfFile ? end + 1 : end }
}

function skipHeaders(lines: readonly string[], at: number): number {
  let next = at
  while (lines[next]?.startsWith("@@")) next++
  return next
}

function skipChangeLines(lines: readonly string[], start: number): number {
  let end = start
  while (end < lines.length && isChangeLine(lines[end] ?? "")) end++
  return end
}

function isChangeLine(line: string): boolean {
  return line === "" || line.charAt(0) in kinds
}

/** Line numbers, as git writes them, say nothing that we would trust; the text after them neither. */
function headerContext(line: string): string[] {
  const text = line.slice(2).replace(/^ /, "")
  return text.trim() === "" || numberedHeader.test(text) ? [] : [text]
}

/** A lone carriage return ends a line of the file, so it also ends one of the chunk. */
function changeLines(line: string): ChunkLine[] {
  const kind = kinds[line.charAt(0) as keyof typeof kinds] ?? "keep"
  const pieces = line.slice(1).split("\r")
  return pieces.map((text, index) =>
    index < pieces.length - 1 ? { kind, text, ending: "\r" } : { kind, text },
  )
}

function countTrailingBlanks(lines: readonly string[], start: number, end: number): number {
  let first = end
  while (first > start && lines[first - 1] === "") first--
  return end - first
}

function missingHeader(line: string, at: number): ToolError {
  return new ToolError(
    `line ${at + 1}: ${quote(line)}: expected a line that starts with " ", "-" or "+", ` +
      `"@@" for another chunk, or the next section`,
  )
}

function noLines(line: string | undefined, at: number): ToolError {
  if (line === undefined || line.startsWith("***")) {
    return new ToolError(
      `line ${at + 1}: the chunk has no lines; after "@@" come lines that start with " " (kept), ` +
        `"-" (removed) or "+" (added)`,
    )
  }
  return new ToolError(
    `line ${at + 1}: ${quote(line)}: each line of an update starts with " " (kept), "-" (removed) or ` +
      `"+" (added)`,
  )
}
