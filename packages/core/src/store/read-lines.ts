import { open } from "node:fs/promises"

/** A line without its line feed, which `end` is behind. `bytes` is absent when it is too long. */
export type RawLine = { readonly start: number; readonly end: number; readonly bytes?: Buffer }

export type ReadLinesOptions = {
  readonly maxBytes?: number
  /** Bytes to take in at once. */
  readonly blockBytes?: number
}

/** Longer lines are no messages: nobody's context holds them. */
export const maxLineBytes = 64 * 1024 * 1024

/**
 * The lines of a file, a block's worth at a time, split at line feeds only: JSON may hold U+2028 as it
 * is. No more than one line and one block are in memory. The bytes of a batch are valid until the
 * next one is asked for.
 */
export async function* readLines(
  path: string,
  { maxBytes = maxLineBytes, blockBytes = 1024 * 1024 }: ReadLinesOptions = {},
): AsyncGenerator<readonly RawLine[]> {
  const file = await open(path)
  try {
    const block = Buffer.allocUnsafe(blockBytes)
    let line = beginLine(0)
    for (let offset = 0; ; ) {
      const { bytesRead } = await file.read(block, 0, block.length, offset)
      if (bytesRead === 0) break
      const batch: RawLine[] = []
      let from = 0
      for (
        let at = nextFeed(block, from, bytesRead);
        at !== -1;
        at = nextFeed(block, from, bytesRead)
      ) {
        const end = offset + at + 1
        batch.push(endLine(line, block.subarray(from, at), end, maxBytes))
        from = at + 1
        line = beginLine(end)
      }
      keep(line, block.subarray(from, bytesRead), maxBytes)
      offset += bytesRead
      yield batch
    }
    if (line.length > 0) yield [endLine(line, Buffer.alloc(0), line.start + line.length, maxBytes)]
  } finally {
    await file.close()
  }
}

/** The start of a line whose end is in a later block. */
type PartialLine = { readonly start: number; pieces: Buffer[]; length: number }

function beginLine(start: number): PartialLine {
  return { start, pieces: [], length: 0 }
}

function nextFeed(block: Buffer, from: number, end: number): number {
  const at = block.indexOf(10, from)
  return at < end ? at : -1
}

function keep(line: PartialLine, rest: Buffer, maxBytes: number): void {
  line.length += rest.length
  // The block is filled again; what is too long is only counted.
  if (line.length > maxBytes) line.pieces = []
  else if (rest.length > 0) line.pieces.push(Buffer.from(rest))
}

function endLine(line: PartialLine, last: Buffer, end: number, maxBytes: number): RawLine {
  const { start, pieces, length } = line
  if (length + last.length > maxBytes) return { start, end }
  return { start, end, bytes: pieces.length === 0 ? last : Buffer.concat([...pieces, last]) }
}
