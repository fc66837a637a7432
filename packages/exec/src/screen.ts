import { isatty } from "node:tty"
import { type Config, type Event, harmless, type StoredSession } from "@codex/core"
import type { ExecEvent, ExecUsage } from "./exec-events.js"
import type { ExecRequest } from "./exec-request.js"
import type { Show } from "./follow-task.js"
import { humanFold } from "./human.js"
import { jsonFold } from "./json.js"
import type { Output } from "./output.js"
import { chooseStyle } from "./style.js"

export type ScreenParts = {
  readonly request: ExecRequest
  readonly config: Config
  /** The prompt as it is sent. */
  readonly text: string
  readonly stdout: Output
  readonly stderr: Output
  readonly resume: StoredSession | undefined
}

/** Where a run's events go: lines for a program on stdout, or text for a person on stderr. */
export function createScreen(parts: ScreenParts): Show {
  const { config, request } = parts
  const show = request.output === "human" ? humanScreen(parts) : jsonScreen(parts)
  return {
    ...show,
    event: async (event) => {
      if (event.type === "reasoning" && config.hideReasoning) return
      await show.event(event)
    },
  }
}

function jsonScreen({ request, stdout, stderr, resume }: ScreenParts): Show {
  const fold = jsonFold(resume?.usage)
  const lines = (event: Event) =>
    fold(event).map(request.output === "older-json" ? inOlderWords : (line) => line)
  const aside = (event: Event) => stderr.write(noticeLine(event))
  return {
    // What is merely good to know is for people; only what weakens the session is an item.
    event: async (event) => {
      const printed = isAside(event) ? [] : lines(event)
      if (event.type === "notice" && event.level === "info") await aside(event)
      if (printed.length > 0) await stdout.write(printed.map(jsonLine).join(""))
    },
    late: aside,
  }
}

/** What repairs count is a field of the turn's end. */
function isAside(event: Event): boolean {
  return event.type === "notice" && event.level === "info" && event.repairs === undefined
}

/** Without the fields that the readers of the older spelling do not expect. */
function inOlderWords(line: ExecEvent): ExecEvent {
  switch (line.type) {
    case "thread.started":
      return { type: line.type, thread_id: line.thread_id }
    case "turn.completed":
      return { type: line.type, usage: withoutCost(line.usage) }
    case "turn.failed":
      return { type: line.type, error: line.error, usage: withoutCost(line.usage) }
    default:
      return line
  }
}

function withoutCost({ cost_usd: _cost, ...counts }: ExecUsage): ExecUsage {
  return counts
}

/**
 * Separators that JSON leaves alone but line readers (Node's and Python's) split at are escaped, so that
 * a line stays a line.
 */
export function jsonLine(event: ExecEvent): string {
  const escape = (character: string) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  return `${JSON.stringify(event).replace(/[\u007f-\u009f\u2028\u2029]/g, escape)}\n`
}

function humanScreen({ request, config, text, stdout, stderr }: ScreenParts): Show {
  const style = chooseStyle(request.color, { isTTY: isatty(2), env: process.env })
  const fold = humanFold(
    {
      prompt: text,
      imageCount: request.images.length,
      ...(config.reasoningEffort !== undefined && { reasoningEffort: config.reasoningEffort }),
      ...(config.reasoningSummary !== undefined && { reasoningSummary: config.reasoningSummary }),
    },
    style,
  )
  const show = (event: Event) =>
    stderr.write(
      fold(event)
        .map((line) => `${line}\n`)
        .join(""),
    )
  return {
    async event(event) {
      await show(event)
      if (event.type !== "task-ended" || event.outcome !== "completed") return
      if (event.lastMessage !== undefined) await stdout.write(finalMessage(event.lastMessage))
    },
    late: show,
  }
}

/** On two terminals the message stands there already. A pipe gets it as it is. */
function finalMessage(message: string): string {
  if (!isatty(1)) return `${message}\n`
  return isatty(2) ? "" : `${harmless(message)}\n`
}

function noticeLine(event: Event): string {
  return event.type === "notice" ? `${harmless(event.message)}\n` : ""
}
