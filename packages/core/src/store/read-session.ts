import { type Json, parseJson } from "../model/wire/json.js"
import { createHistory, type History } from "./history.js"
import { readLines } from "./read-lines.js"
import { type ChainLink, sessionChain } from "./session-chain.js"
import type { StoredSession } from "./session-log.js"

export type ReadSessionOptions = {
  /** Who is asked next: encrypted reasoning of other providers is left out. */
  readonly provider?: string
}

/**
 * Reads a session back: ours, the native Codex's of both history modes, and the format of May 2025.
 * What cannot be read is counted and skipped. Throws a CodexError `session-not-found` or
 * `session-unreadable`.
 */
export async function readSession(
  path: string,
  { provider }: ReadSessionOptions = {},
): Promise<StoredSession> {
  const chain = await sessionChain(path)
  const tally: Tally = { skipped: 0, ordinal: 0, numbered: false, size: 0 }
  const { meta } = (chain.at(-1) as ChainLink).head // The chain ends with the file itself.
  const history = createHistory({
    recordedProvider: meta.modelProvider,
    ...(provider !== undefined && { provider }),
  })
  for (const link of chain) await readLink(link, history, tally)
  return {
    meta,
    path,
    items: history.items,
    usage: history.usage,
    usageByModel: history.usageByModel,
    skippedLines: tally.skipped,
    size: tally.size,
    ...(tally.numbered && { nextOrdinal: tally.ordinal }),
    lastTurn: history.lastTurn,
  }
}

type Tally = {
  skipped: number
  /** The number of the next line: its own where it has one, else counted. */
  ordinal: number
  /** Whether the lines of the file itself carry numbers. */
  numbered: boolean
  /** Bytes of the file itself. */
  size: number
}

async function readLink(link: ChainLink, history: History, tally: Tally): Promise<void> {
  tally.numbered = false
  tally.size = 0
  for await (const batch of readLines(link.path)) {
    for (const line of batch) {
      if (link.endByte !== undefined && line.start >= link.endByte) return
      const record = line.bytes === undefined ? undefined : parseJson(line.bytes.toString("utf8"))
      const ordinal = record?.["ordinal"]
      if (typeof ordinal === "number") tally.numbered = true
      const number = typeof ordinal === "number" ? ordinal : tally.ordinal
      if (link.endOrdinal !== undefined && number >= link.endOrdinal) return

      tally.ordinal = number + 1
      tally.size = line.end
      const isEmpty = line.bytes?.length === 0
      const isRead = record !== undefined && fold(history, record)
      if (!isRead && !isEmpty) tally.skipped++
    }
  }
}

/** False for what is nested so deep that it cannot be written down again. */
function fold(history: History, record: Json): boolean {
  try {
    history.push(record)
    return true
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return false
  }
}
