import { basename } from "node:path"
import { isJson, type Json, parseJson, stringAt } from "../model/wire/json.js"
import { CodexError } from "../errors.js"
import { readLines } from "./read-lines.js"
import type { SessionMeta } from "./session-log.js"
import { isSessionId, sessionIdOf } from "./session-path.js"
import { isSystemError } from "../system-error.js"

/** Where the history before a file's own lines is found. */
export type HistoryBase = {
  readonly threadId: string
  /** Lines of the parent from this number on do not belong to the history. */
  readonly endOrdinal?: number
  readonly endByte?: number
}

export type SessionHead = { readonly meta: SessionMeta; readonly base?: HistoryBase }

/**
 * What a file says of itself: its first `session_meta` line, or, of 2025, a first line with an id and
 * without a type; where that is broken, the id in its name. Throws a CodexError: `session-not-found`
 * when there is no such file, `session-unreadable` when it is no session.
 */
export async function readHead(path: string): Promise<SessionHead> {
  let readable = false
  try {
    // What comes after many other lines is no head.
    for await (const batch of readLines(path, { blockBytes: 64 * 1024 })) {
      for (const { bytes } of batch) {
        const line = bytes === undefined ? undefined : parseJson(bytes.toString("utf8"))
        const head = line === undefined ? undefined : headOf(line)
        if (head !== undefined) return head
        readable ||= line !== undefined
      }
      if (batch.length > 0) break
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    const code = error.code === "ENOENT" ? "session-not-found" : "session-unreadable"
    throw new CodexError(code, `the session's file cannot be read: ${error.message}`, {
      cause: error,
    })
  }
  const id = sessionIdOf(basename(path))
  // A broken first line must not cost the others.
  if (readable && id !== undefined) return { meta: metaOf(id, {}) }
  throw new CodexError(
    "session-unreadable",
    `${path} is not a session: none of its first lines names an id (session_meta)`,
  )
}

function headOf(line: Json): SessionHead | undefined {
  const payload = line["type"] === undefined ? line : line["payload"]
  if (line["type"] !== undefined && line["type"] !== "session_meta") return undefined
  const id = isJson(payload) ? stringAt(payload, "id") : undefined
  // It becomes a header, a variable and a line on a terminal: anything else than a UUID is not ours.
  if (!isJson(payload) || id === undefined || !isSessionId(id)) return undefined
  const base = baseOf(payload["history_base"])
  return { meta: metaOf(id, payload), ...(base !== undefined && { base }) }
}

function metaOf(id: string, payload: Json): SessionMeta {
  const instructions = payload["base_instructions"]
  const timestamp = stringAt(payload, "timestamp")
  const source = payload["source"]
  return {
    id,
    cwd: stringAt(payload, "cwd") ?? "",
    originator: stringAt(payload, "originator") ?? "",
    cliVersion: stringAt(payload, "cli_version") ?? "",
    source: sources.find((known) => known === source) ?? "library",
    modelProvider: stringAt(payload, "model_provider") ?? "openai",
    instructions:
      (isJson(instructions) ? stringAt(instructions, "text") : undefined) ??
      stringAt(payload, "instructions") ??
      "",
    ...(timestamp !== undefined && { timestamp }),
    ...(isJson(source) && Object.hasOwn(source, "subagent") && { subagent: true }),
  }
}

const sources = ["cli", "exec", "mcp", "proto", "library"] as const

function baseOf(value: unknown): HistoryBase | undefined {
  const threadId = isJson(value) ? stringAt(value, "thread_id") : undefined
  if (!isJson(value) || threadId === undefined) return undefined
  const endOrdinal = value["end_ordinal_exclusive"]
  const endByte = value["end_byte_offset"]
  return {
    threadId,
    ...(typeof endOrdinal === "number" && { endOrdinal }),
    ...(typeof endByte === "number" && { endByte }),
  }
}
