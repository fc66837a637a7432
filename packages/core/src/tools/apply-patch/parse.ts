import { ToolError } from "../../errors.js"
import { matchPatchScript } from "./heredoc.js"
import { parseChunk } from "./parse-chunk.js"
import type { AddSection, Chunk, Patch, Section, UpdateSection } from "./patch.js"
import { quote } from "./quote.js"

const beginMarker = "*** Begin Patch"
const endMarker = "*** End Patch"
const environmentLine = "*** Environment ID:"
const moveHeader = "*** Move to:"

type Parsed<T> = { readonly value: T; readonly next: number }

/**
 * Reads a patch. Lenient where the meaning is plain: blanks around markers, empty lines between
 * sections, a here-document around the whole. Throws a ToolError that names the line otherwise.
 */
export function parsePatch(text: string): Patch {
  if (!text.isWellFormed()) {
    throw new ToolError("the patch holds half of a surrogate pair, which no UTF-8 file can hold")
  }
  const lines = unwrap(text).trim().split(/\r?\n/)
  checkMarkers(lines)
  // What is left are the sections; index 0 stays the begin marker, so that line = index + 1.
  const body = lines.slice(0, -1)
  const sections: Section[] = []
  let at = body[1]?.trim().startsWith(environmentLine) ? 2 : 1
  for (at = skipBlank(body, at); at < body.length; at = skipBlank(body, at)) {
    const { value, next } = parseSection(body, at)
    sections.push(value)
    at = next
  }
  return { sections }
}

function unwrap(text: string): string {
  const trimmed = text.trim()
  const script = trimmed.startsWith("<<") ? `apply_patch ${trimmed}` : trimmed
  return matchPatchScript(script)?.body ?? text
}

function checkMarkers(lines: readonly string[]): void {
  const first = lines[0] ?? ""
  const last = lines.at(-1) ?? ""
  if (first.trim() !== beginMarker) {
    throw new ToolError(
      `line 1: ${quote(first)}: the first line of a patch must be ${quote(beginMarker)}`,
    )
  }
  if (last.trim() !== endMarker) {
    throw new ToolError(
      `line ${lines.length}: ${quote(last)}: the last line of a patch must be ${quote(endMarker)}`,
    )
  }
}

function parseSection(lines: readonly string[], at: number): Parsed<Section> {
  const header = (lines[at] ?? "").trim()
  const match = /^\*\*\* (Add|Delete|Update) File:(.*)$/s.exec(header)
  if (match === null) throw unknownHeader(lines[at] ?? "", at)
  const path = (match[2] ?? "").trim()
  if (path === "") throw new ToolError(`line ${at + 1}: ${quote(header)} names no file`)
  switch (match[1]) {
    case "Add":
      return parseAdd(lines, at, path)
    case "Delete":
      return { value: { kind: "delete", line: at + 1, path }, next: at + 1 }
    default:
      return parseUpdate(lines, at, path)
  }
}

function unknownHeader(line: string, at: number): ToolError {
  return new ToolError(
    `line ${at + 1}: ${quote(line)} is no section header and does not belong to the section above it; ` +
      `sections begin with "*** Add File: PATH" (then lines that start with "+"), ` +
      `"*** Delete File: PATH" or "*** Update File: PATH"`,
  )
}

/** An empty line between two added lines is an added empty line whose "+" was forgotten. */
function parseAdd(lines: readonly string[], at: number, path: string): Parsed<AddSection> {
  const added: string[] = []
  let next = at + 1
  for (;;) {
    const line = skipBlank(lines, next)
    if (!lines[line]?.startsWith("+")) break
    for (; next < line; next++) added.push("")
    added.push(lines[line].slice(1))
    next = line + 1
  }
  const content = added.map((line) => `${line}\n`).join("")
  return { value: { kind: "add", line: at + 1, path, content }, next }
}

function parseUpdate(lines: readonly string[], at: number, path: string): Parsed<UpdateSection> {
  const movePath = parseMove(lines, at + 1)
  const chunks: Chunk[] = []
  let next = skipBlank(lines, movePath === undefined ? at + 1 : at + 2)
  while (next < lines.length && !lines[next]?.startsWith("***")) {
    if (chunks.length === 0 && isIndentedHeader(lines[next])) break
    const parsed = parseChunk(lines, next, chunks.length === 0 ? "optional" : "required")
    chunks.push(parsed.chunk)
    next = skipBlank(lines, parsed.next)
  }
  if (chunks.length === 0 && movePath === undefined) {
    throw new ToolError(
      `line ${at + 1}: the update of ${quote(path)} is empty; it needs a chunk ("@@", then lines that ` +
        `start with " ", "-" or "+") or a line "*** Move to: PATH"`,
    )
  }
  const value = { kind: "update", line: at + 1, path, chunks } as const
  return { value: movePath === undefined ? value : { ...value, movePath }, next }
}

/** After a rename without chunks, a header may be indented: it cannot be a context line there. */
function isIndentedHeader(line: string | undefined): boolean {
  return /^\s+\*\*\* (Add|Delete|Update) File:/.test(line ?? "")
}

function parseMove(lines: readonly string[], at: number): string | undefined {
  const line = (lines[at] ?? "").trim()
  if (!line.startsWith(moveHeader)) return undefined
  const path = line.slice(moveHeader.length).trim()
  if (path === "") throw new ToolError(`line ${at + 1}: ${quote(line)} names no file`)
  return path
}

function skipBlank(lines: readonly string[], at: number): number {
  let next = at
  while (next < lines.length && lines[next]?.trim() === "") next++
  return next
}
