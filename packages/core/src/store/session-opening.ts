import { isJson, type Json, parseJson } from "../model/wire/json.js"
import { CodexError } from "../errors.js"
import { itemOf } from "./item-line.js"
import { readLines } from "./read-lines.js"
import { readHead } from "./session-head.js"
import type { SessionMeta } from "./session-log.js"

export type SessionOpening = { readonly meta: SessionMeta; readonly hasUserMessage: boolean }

/** Reads a file as far as the first thing that a person said. Undefined when it is no session. */
export async function readOpening(path: string): Promise<SessionOpening | undefined> {
  try {
    const { meta } = await readHead(path)
    return { meta, hasUserMessage: await holdsUserMessage(path) }
  } catch (error) {
    if (error instanceof CodexError) return undefined
    throw error
  }
}

async function holdsUserMessage(path: string): Promise<boolean> {
  for await (const batch of readLines(path, { blockBytes: 64 * 1024 })) {
    for (const { bytes } of batch) {
      const line = bytes === undefined ? undefined : parseJson(bytes.toString("utf8"))
      if (line !== undefined && isUserMessage(line)) return true
    }
  }
  return false
}

/** As an event of either history mode, or as an item. */
function isUserMessage(line: Json): boolean {
  const payload = line["payload"]
  if (payload === undefined) return itemOf(line, undefined)?.type === "user-message"
  if (!isJson(payload)) return false
  if (line["type"] === "response_item") {
    return itemOf(payload, line["codex_item"])?.type === "user-message"
  }
  if (line["type"] !== "event_msg") return false
  const item = payload["item"]
  return payload["type"] === "user_message" || (isJson(item) && item["type"] === "UserMessage")
}
