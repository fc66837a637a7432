import { basename } from "node:path"
import { CodexError } from "../errors.js"
import { listSessionFiles } from "./session-files.js"
import { type HistoryBase, readHead, type SessionHead } from "./session-head.js"
import { homeOf } from "./session-path.js"

/** A file of a history, and where in it the history goes on elsewhere. */
export type ChainLink = {
  readonly path: string
  readonly head: SessionHead
  readonly endOrdinal?: number
  readonly endByte?: number
}

/**
 * The files that a session's history is spread over, the oldest first, the given one last. Parents are
 * looked up by id in the session folders of the same CODEX_HOME, nowhere else. Throws a CodexError
 * `session-unreadable` when one is missing or when they go round in a circle.
 */
export async function sessionChain(path: string): Promise<ChainLink[]> {
  const chain: ChainLink[] = [{ path, head: await readHead(path) }]
  for (let first = chain[0]; first?.head.base !== undefined; first = chain[0]) {
    const { base } = first.head
    const parent = await parentOf(first.path, base, new Set(chain.map((link) => link.path)))
    const endOrdinal = least(base.endOrdinal, first.endOrdinal)
    chain.unshift({
      path: parent,
      head: await readHead(parent),
      ...(endOrdinal !== undefined && { endOrdinal }),
      ...(base.endByte !== undefined && { endByte: base.endByte }),
    })
  }
  return chain
}

/** The newest part of that session which is not in the chain yet and its name no newer than the child's. */
async function parentOf(child: string, base: HistoryBase, used: Set<string>): Promise<string> {
  const home = homeOf(child)
  const id = base.threadId.toLowerCase()
  if (home !== undefined) {
    for await (const file of listSessionFiles(home)) {
      if (file.id !== id || used.has(file.path)) continue
      if (file.name <= basename(child)) return file.path
    }
  }
  throw new CodexError(
    "session-unreadable",
    `${child} continues the session ${JSON.stringify(base.threadId)}, whose file is not there; ` +
      "put it back under sessions/ or start a new session",
  )
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return Math.min(a, b)
}
