import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync } from "node:fs"
import type { OpenFile } from "./append-file.js"
import { maxLineBytes } from "./read-lines.js"

/**
 * Opens a session's file to add to it. A last line without its line feed stays when it is whole JSON,
 * to be closed by the next append, and is cut off when it is not. Throws system errors.
 */
export function openAtEnd(path: string): OpenFile {
  const { O_APPEND, O_NOFOLLOW, O_RDWR } = constants
  const fd = openSync(path, O_APPEND | O_NOFOLLOW | O_RDWR)
  try {
    return repairTail(fd)
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function repairTail(fd: number): OpenFile {
  const size = fstatSync(fd).size
  const lineStart = lastLineStart(fd, size)
  if (lineStart === size) return { fd, size, needsNewline: false }
  if (size - lineStart > maxLineBytes || isWhole(fd, lineStart, size)) {
    return { fd, size, needsNewline: true }
  }
  ftruncateSync(fd, lineStart)
  return { fd, size: lineStart, needsNewline: false }
}

/** The offset behind the last line feed; 0 when there is none. */
function lastLineStart(fd: number, size: number): number {
  const block = Buffer.alloc(64 * 1024)
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - block.length)
    const length = readSync(fd, block, 0, end - start, start)
    const found = block.subarray(0, length).lastIndexOf(10)
    if (found !== -1) return start + found + 1
    end = start
  }
  return 0
}

function isWhole(fd: number, start: number, end: number): boolean {
  const bytes = Buffer.alloc(end - start)
  readSync(fd, bytes, 0, bytes.length, start)
  try {
    JSON.parse(bytes.toString("utf8"))
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
