import { mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import type { AssistantMessage, UserMessage } from "../../src/protocol/item.js"
import type { SessionMeta, TurnContext } from "../../src/store/session-log.js"
import { sessionPath } from "../../src/store/session-path.js"

export const firstId = "019f0000-0000-7000-8000-000000000001"
export const secondId = "019f0000-0000-7000-8000-000000000002"

export function meta(changes: Partial<SessionMeta> = {}): SessionMeta {
  return {
    id: firstId,
    cwd: "/",
    originator: "codex_exec",
    cliVersion: "0.1.0",
    source: "exec",
    modelProvider: "openai",
    instructions: "Be brief.",
    ...changes,
  }
}

export const turn: TurnContext = {
  turnId: "turn-1",
  cwd: "/",
  approvalPolicy: "never",
  sandboxPolicy: { read: "all", write: [], network: "none", protectedPaths: [], deniedPaths: [] },
  model: "o4-mini",
}

export function user(text: string): UserMessage {
  return { type: "user-message", content: [{ type: "text", text }] }
}

export function assistant(text: string): AssistantMessage {
  return { type: "assistant-message", text }
}

/** A session that an outside program wrote: one JSON text a line; strings go in as they are. */
export function writeSession(home: string, id: string, lines: readonly unknown[], day = 1): string {
  const path = sessionPath(home, id, new Date(2026, 0, day, 12))
  mkdirSync(dirname(path), { recursive: true })
  const texts = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)))
  writeFileSync(path, `${texts.join("\n")}\n`)
  return path
}

export function line(type: string, payload: object, more: object = {}): object {
  return { timestamp: "2026-01-01T12:00:00.000Z", type, payload, ...more }
}

export function header(id: string, more: object = {}): object {
  return line("session_meta", {
    id,
    timestamp: "2026-01-01T12:00:00.000Z",
    cwd: "/repo",
    originator: "codex_exec",
    cli_version: "0.169.0",
    ...more,
  })
}

export function said(role: "user" | "assistant" | "developer", text: string): object {
  const type = role === "assistant" ? "output_text" : "input_text"
  return line("response_item", { type: "message", role, content: [{ type, text }] })
}
