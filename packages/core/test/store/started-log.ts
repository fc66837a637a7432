import { readFileSync } from "node:fs"
import { tempFolder } from "@codex/testing"
import { expect } from "vitest"
import type { Item } from "../../src/protocol/item.js"
import { createSessionLog, type SessionLogOptions } from "../../src/store/create-session-log.js"
import { meta, turn } from "./session-file.js"

export const anyTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

type Line = { type: string; payload: { [key: string]: unknown } }

/** A log whose first task has begun, and what its file holds by now; `added`: since then. */
export async function startedLog(options: Partial<SessionLogOptions> = {}) {
  const home = options.home ?? (await tempFolder())
  const log = createSessionLog({ meta: meta(), onWarning: unexpected, ...options, home })
  await log.startTask(turn)
  const text = () => readFileSync(log.path ?? "", "utf8")
  const lines = () =>
    text()
      .split("\n")
      .slice(0, -1)
      .map((json) => JSON.parse(json) as Line) // Written by the code under test.
  return { log, text, lines, added: () => lines().slice(3) }
}

/** The path of a finished session with these items. */
export async function writtenSession(
  home: string,
  id: string,
  items: readonly Item[],
): Promise<string> {
  const { log } = await startedLog({ home, meta: meta({ id }) })
  await log.appendItems(items)
  await log.close()
  return log.path ?? ""
}

export function unexpected(message: string): void {
  throw new Error(message)
}

/** A line as ours are: at any time. */
export function ownLine(type: string, payload: object): object {
  return { timestamp: anyTime, type, payload }
}
