import {
  type CommandResult,
  type Event,
  harmless,
  type SessionStarted,
  type UsageCounted,
  version,
} from "@codex/core"
import { type Changes, changedFiles, noteChanges } from "./changed-files.js"
import { describeSandbox } from "./describe-sandbox.js"
import { formatDuration } from "./format-duration.js"
import { inert } from "./inert.js"
import { patchLines } from "./patch-lines.js"
import { usageLines } from "./usage-lines.js"
import { shellQuote } from "./shell-quote.js"
import type { Style } from "./style.js"

/** What the first lines say beside the events. */
export type HumanHeader = {
  readonly prompt: string
  readonly imageCount: number
  readonly reasoningEffort?: string
  readonly reasoningSummary?: string
}

/** Of a command's output, so many lines are shown. */
const shownLines = 20

/**
 * Folds a session's events into what a person reads, on stderr. Whatever comes from outside is made
 * harmless first. The final message is part of it; printing it on stdout too is the caller's business.
 */
export function humanFold(header: HumanHeader, style: Style): (event: Event) => readonly string[] {
  const changes: Changes = new Map()
  let cwd = ""
  let tokens = 0
  let lastUsage: UsageCounted | undefined

  function begin({ action }: Extract<Event, { type: "tool-begin" }>): readonly string[] {
    switch (action.kind) {
      case "command":
        return [
          style("magenta", "exec"),
          `${style("bold", inert(shellQuote(action.argv)))} in ${inert(action.cwd)}`,
        ]
      case "input":
        return [
          style("magenta", action.text === "" ? "look" : "type"),
          `${style("bold", inert(shellQuote(action.argv)))}${action.text === "" ? "" : `: ${inert(action.text)}`}`,
        ]
      case "patch":
        return [style("magenta", "apply_patch"), ...patchLines(action.changes, style)]
      case "mcp":
        return [
          style("magenta", "tool"),
          style("bold", inert(`${action.server}.${action.tool}(${action.input})`)),
        ]
      case "read":
        return [style("magenta", "read"), ...action.paths.map(inert)]
      case "plan":
        return []
    }
  }

  function end({ ok, result, error }: Extract<Event, { type: "tool-end" }>): readonly string[] {
    if (error !== undefined) return [style("red", `failed: ${inert(error)}`)]
    switch (result?.kind) {
      case "command":
        return commandEnd(result, style)
      case "patch":
        noteChanges(changes, result.changes)
        return [outcome(ok, result.durationMs, style)]
      case "mcp":
        return [outcome(ok, result.durationMs, style), ...excerpt(mcpText(result), style)]
      case "read":
      case "plan":
      case undefined:
        return []
    }
  }

  function taskEnd(event: Extract<Event, { type: "task-ended" }>): readonly string[] {
    const error = event.outcome === "completed" ? undefined : event.error
    const files = changedFiles(changes, cwd)
    return [
      ...(files.length === 0 ? [] : [style("magenta", "files changed"), ...files.map(inert)]),
      ...(tokens === 0 ? [] : [style("magenta", "tokens used"), tokens.toLocaleString("en-US")]),
      ...(lastUsage === undefined ? [] : usageLines(lastUsage).map((line) => style("dim", line))),
      ...(error === undefined ? [] : [style("red", `ERROR: ${harmless(error.message)}`)]),
    ]
  }

  return (event) => {
    switch (event.type) {
      case "session-started":
        cwd = event.cwd
        return headerLines(header, event, style)
      case "task-ended":
        return taskEnd(event)
      case "assistant-message":
        return [style("magenta", "codex"), harmless(event.text)]
      case "reasoning":
        return [style("magenta", "thinking"), style("dim", harmless(event.text))]
      case "retrying":
        return [style("dim", retrying(event))]
      case "tool-begin":
        return begin(event)
      case "tool-end":
        return end(event)
      case "tool-rejected":
        return [style("red", `${inert(event.name)} was rejected: ${harmless(event.reason)}`)]
      case "plan-updated":
        return [style("magenta", "plan"), ...event.steps.map(planLine)]
      case "notice":
        return [style(event.level === "warning" ? "yellow" : "dim", harmless(event.message))]
      case "compacted":
        return [style("dim", "the conversation was shortened")]
      case "usage":
        tokens += event.turn.inputTokens - event.turn.cachedInputTokens + event.turn.outputTokens
        lastUsage = event
        return []
      case "task-started":
      case "text-delta":
      case "reasoning-delta":
      case "tool-output":
      case "approval-request":
        return []
    }
  }
}

function headerLines(header: HumanHeader, event: SessionStarted, style: Style): readonly string[] {
  const fact = (name: string, value: string) => `${style("bold", `${name}:`)} ${inert(value)}`
  const { imageCount, prompt } = header
  return [
    `codex ${version}`,
    "--------",
    fact("workdir", event.cwd),
    fact("model", event.model),
    fact("provider", event.provider),
    fact("approval", event.approvalPolicy),
    fact("sandbox", describeSandbox(event.sandboxPolicy)),
    fact("reasoning effort", header.reasoningEffort ?? "default"),
    fact("reasoning summaries", header.reasoningSummary ?? "default"),
    fact("session id", event.sessionId),
    "--------",
    style("cyan", "user"),
    ...(imageCount === 0 ? [] : [`[${imageCount === 1 ? "1 image" : `${imageCount} images`}]`]),
    harmless(prompt),
  ]
}

function commandEnd(result: CommandResult, style: Style): readonly string[] {
  const duration = formatDuration(result.durationMs)
  return [style(...commandLine(result, duration)), ...excerpt(result.output, style)]
}

function commandLine(result: CommandResult, duration: string): Parameters<Style> {
  if (result.runningAs !== undefined) return ["dim", `still running after ${duration}:`]
  if (result.exitCode === 0) return ["green", `succeeded in ${duration}:`]
  return ["red", `${failure(result)} in ${duration}:`]
}

function failure({ exitCode, signal, timedOut }: CommandResult): string {
  if (timedOut) return "timed out"
  return exitCode === null ? `killed by ${signal ?? "a signal"}` : `exited ${exitCode}`
}

function outcome(ok: boolean, durationMs: number, style: Style): string {
  const duration = formatDuration(durationMs)
  return ok ? style("green", `succeeded in ${duration}`) : style("red", `failed in ${duration}`)
}

/** The beginning and, since failures are told last, the end. */
function excerpt(output: string, style: Style): readonly string[] {
  const lines = harmless(output).split("\n")
  if (lines.at(-1) === "") lines.pop()
  const half = shownLines / 2
  const shown =
    lines.length <= shownLines
      ? lines
      : [...lines.slice(0, half), `… ${lines.length - shownLines} lines …`, ...lines.slice(-half)]
  return shown.map((line) => style("dim", line))
}

function mcpText({ error, content }: { error?: string; content: readonly unknown[] }): string {
  return error ?? JSON.stringify(content, null, 2)
}

function planLine({ step, status }: { step: string; status: string }): string {
  const mark = status === "completed" ? "✔" : status === "in_progress" ? "→" : "·"
  return `${mark} ${inert(step)}`
}

function retrying(event: Extract<Event, { type: "retrying" }>): string {
  const { reason, attempt, maxAttempts, delayMs } = event
  return `${harmless(reason)}; trying again in ${formatDuration(delayMs)} (${attempt}/${maxAttempts})`
}
