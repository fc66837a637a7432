import { isJson, parseJson } from "../model/wire/json.js"
import { type FileHandle, open } from "node:fs/promises"
import { turnOf } from "./history.js"
import { maxLineBytes } from "./read-lines.js"
import type { StoredSession } from "./session-log.js"

/** The latest `turn_context` of a file, looked for from its end: it may be long. */
export async function lastRecordedTurn(path: string): Promise<StoredSession["lastTurn"]> {
  const file = await open(path)
  try {
    let before = (await file.stat()).size
    while (before > 0) {
      const found = await lastIndexOf(file, marker, before)
      if (found === -1) return undefined
      const line = await lineAround(file, found)
      const record = line === undefined ? undefined : parseJson(line.toString("utf8"))
      const payload = record?.["payload"]
      if (record?.["type"] === "turn_context" && isJson(payload)) return turnOf(payload)
      // The words stood inside somebody's text.
      before = found
    }
    return undefined
  } finally {
    await file.close()
  }
}

const marker = Buffer.from('"turn_context"')
const blockBytes = 256 * 1024

/** The last place before `end` where the whole needle stands. */
async function lastIndexOf(file: FileHandle, needle: Buffer, end: number): Promise<number> {
  const block = Buffer.allocUnsafe(blockBytes)
  for (let stop = end; stop > 0; ) {
    const start = Math.max(0, stop - blockBytes)
    const { bytesRead } = await file.read(block, 0, stop - start, start)
    const found = block.subarray(0, bytesRead).lastIndexOf(needle)
    if (found !== -1) return start + found
    if (start === 0) return -1
    // Blocks overlap, so that none can cut the needle.
    stop = start + needle.length - 1
  }
  return -1
}

async function lineAround(file: FileHandle, position: number): Promise<Buffer | undefined> {
  const start = (await lastIndexOf(file, Buffer.from("\n"), position)) + 1
  const pieces: Buffer[] = []
  for (let offset = start; offset - start <= maxLineBytes; offset += blockBytes) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(blockBytes), 0, blockBytes, offset)
    const feed = buffer.subarray(0, bytesRead).indexOf(10)
    pieces.push(buffer.subarray(0, feed === -1 ? bytesRead : feed))
    if (feed !== -1 || bytesRead < blockBytes) return Buffer.concat(pieces)
  }
  return undefined
}
