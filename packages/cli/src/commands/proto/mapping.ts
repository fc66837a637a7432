import { constants } from "node:os"
import type { ActionResult, CommandResult, Event, FileChange } from "@codex/core"
import type { EventMessage, ProtoChanges, ProtoEvent } from "./event-message.js"

type Of<Type extends Event["type"]> = Extract<Event, { type: Type }>

/** Of each stream of a command, so many characters are passed on. */
const shownCharacters = 5 * 1024

/**
 * Folds a session's events into those of the protocol. `configureId` is the submission that made the
 * session; what belongs to a task carries the submission that started it.
 */
export function protoFold(configureId: string): (event: Event) => readonly ProtoEvent[] {
  let id = configureId
  /** How often each call has begun: a second time, outside of the sandbox, it needs another name. */
  const begun = new Map<string, number>()
  const asked = new Set<string>()

  function callId(call: string): string {
    return (begun.get(call) ?? 0) > 1 ? `${call}-retry` : call
  }

  function messages(event: Event): readonly EventMessage[] {
    switch (event.type) {
      case "session-started":
        return [{ type: "session_configured", model: event.model, session_id: event.sessionId }]
      case "task-started":
        return [{ type: "task_started" }]
      case "task-ended":
        return [taskEnd(event)]
      case "assistant-message":
        return [{ type: "agent_message", message: event.text }]
      case "retrying":
        return [background(retryText(event))]
      case "tool-begin":
        begun.set(event.callId, (begun.get(event.callId) ?? 0) + 1)
        return begin(event, callId(event.callId), asked.has(event.callId))
      case "tool-end":
        return event.result === undefined ? failed(event) : ended(event.result, event)
      case "tool-rejected":
        return [background(`the call of ${event.name} was rejected: ${event.reason}`)]
      case "approval-request":
        asked.add(event.callId)
        return question(event)
      case "notice":
        return [background(event.message)]
      case "compacted":
        return [background("the conversation was shortened")]
      case "text-delta":
      case "reasoning-delta":
      case "reasoning":
      case "tool-output":
      case "plan-updated":
      case "usage":
        return []
    }
  }

  /** Kinds are told by what began, since a failure has no result to tell them by. */
  const kinds = new Map<string, string>()

  function failed({ callId: call, error = "it gave no result" }: Of<"tool-end">): EventMessage[] {
    const call_id = callId(call)
    if (["command", "input"].includes(kinds.get(call) ?? "")) {
      return [{ type: "exec_command_end", call_id, stdout: "", stderr: error, exit_code: -1 }]
    }
    if (kinds.get(call) === "patch") {
      return [{ type: "patch_apply_end", call_id, stdout: "", stderr: error, success: false }]
    }
    if (kinds.get(call) === "mcp") {
      return [{ type: "mcp_tool_call_end", call_id, success: false, result: null }]
    }
    return []
  }

  function ended(result: ActionResult, { callId: call, ok }: Of<"tool-end">): EventMessage[] {
    const call_id = callId(call)
    switch (result.kind) {
      case "command":
        return [
          {
            type: "exec_command_end",
            call_id,
            // Both streams are one, so that their order is kept.
            stdout: cut(result.output),
            stderr: "",
            exit_code: exitCode(result),
          },
        ]
      case "patch": {
        const [stdout, stderr] = ok ? [result.summary, ""] : ["", result.summary]
        return [{ type: "patch_apply_end", call_id, stdout, stderr, success: ok }]
      }
      case "mcp": {
        const { content, structuredContent } = result
        const value = { content, structuredContent, isError: !ok }
        return [{ type: "mcp_tool_call_end", call_id, success: ok, result: value }]
      }
      case "read":
      case "plan":
        return []
    }
  }

  return (event) => {
    if (event.type === "task-started") id = event.taskId
    if (event.type === "tool-begin") kinds.set(event.callId, event.action.kind)
    return messages(event).map((msg) => ({ id, msg }))
  }
}

function taskEnd({ outcome, error }: Of<"task-ended">): EventMessage {
  if (outcome === "completed") return { type: "task_complete" }
  return { type: "error", message: error?.message ?? "the task failed" }
}

function begin(
  { action }: Of<"tool-begin">,
  call_id: string,
  approved: boolean,
): readonly EventMessage[] {
  switch (action.kind) {
    case "command":
    case "input":
      return [{ type: "exec_command_begin", call_id, command: action.argv, cwd: action.cwd }]
    case "patch": {
      const changes = protoChanges(action.changes)
      return [{ type: "patch_apply_begin", call_id, auto_approved: !approved, changes }]
    }
    case "mcp": {
      const { server, tool, input } = action
      return [{ type: "mcp_tool_call_begin", call_id, server, tool, arguments: jsonOrNull(input) }]
    }
    case "read":
    case "plan":
      return []
  }
}

function question({
  callId,
  action,
  reason,
  proposals,
}: Of<"approval-request">): readonly EventMessage[] {
  const why = {
    ...(reason !== undefined && { reason }),
    ...(proposals !== undefined && { proposed_rules: proposals }),
  }
  switch (action.kind) {
    case "command": {
      const { argv, cwd } = action
      return [{ type: "exec_approval_request", call_id: callId, command: argv, cwd, ...why }]
    }
    case "input": {
      const { argv, cwd, text } = action
      const typed = `types into it: ${JSON.stringify(text)}`
      const asked = reason === undefined ? typed : `${typed}; ${reason}`
      return [{ type: "exec_approval_request", call_id: callId, command: argv, cwd, reason: asked }]
    }
    case "patch": {
      const changes = protoChanges(action.changes)
      return [{ type: "apply_patch_approval_request", call_id: callId, changes, ...why }]
    }
    case "mcp": {
      // The protocol has no question of its own for these; as a command, clients can show it.
      const command = [action.server, action.tool, action.input]
      return [{ type: "exec_approval_request", call_id: callId, command, cwd: "", ...why }]
    }
    case "read":
    case "plan":
      return []
  }
}

function protoChanges(changes: readonly FileChange[]): ProtoChanges {
  return Object.fromEntries(changes.map((change) => [change.path, protoChange(change)]))
}

function protoChange(change: FileChange) {
  switch (change.kind) {
    case "add":
      return { add: { content: change.content } }
    case "delete":
      return "delete"
    case "update":
      return { update: { unified_diff: change.diff, move_path: change.movePath ?? null } }
  }
}

/** What a shell would report: 128 and the signal's number, 124 for the time limit as timeout(1) does. */
function exitCode({ exitCode, runningAs, signal, timedOut }: CommandResult): number {
  if (exitCode !== null) return exitCode
  // It has none yet.
  if (runningAs !== undefined) return 0
  if (timedOut) return 124
  const numbers: Readonly<Record<string, number>> = constants.signals
  return 128 + (numbers[signal ?? ""] ?? 0)
}

function cut(text: string): string {
  if (text.length <= shownCharacters) return text
  return Array.from(text.slice(0, 2 * shownCharacters))
    .slice(0, shownCharacters)
    .join("")
}

function retryText({ reason, attempt, maxAttempts, delayMs }: Of<"retrying">): string {
  return `stream error: ${reason}; retrying ${attempt}/${maxAttempts} in ${delayMs} ms`
}

function background(message: string): EventMessage {
  return { type: "background_event", message }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}
