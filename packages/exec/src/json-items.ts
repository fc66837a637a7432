import type { Action, ActionResult, CommandResult, Event, FileChange } from "@codex/core"
import type { ExecItem } from "./exec-events.js"
import { shellQuote } from "./shell-quote.js"

/** An item before it has its number. */
export type ItemBody = ExecItem extends infer Item
  ? Item extends ExecItem
    ? Omit<Item, "id">
    : never
  : never

/** What a call looks like while it runs. Plans have a list of their own; reading shows nothing. */
export function beginItem(action: Action): ItemBody | undefined {
  switch (action.kind) {
    case "command":
    // Each look at a command that runs is an item of that command.
    case "input":
      return {
        type: "command_execution",
        command: shellQuote(action.argv),
        aggregated_output: "",
        exit_code: null,
        status: "in_progress",
      }
    case "patch":
      return { type: "file_change", changes: changes(action.changes), status: "in_progress" }
    case "mcp":
      return {
        type: "mcp_tool_call",
        server: action.server,
        tool: action.tool,
        arguments: jsonOrText(action.input),
        result: null,
        error: null,
        status: "in_progress",
      }
    case "plan":
    case "read":
      return undefined
  }
}

/** What became of it. `output` is what a command said before it was broken off. */
export function endItem(
  item: ExecItem,
  end: Extract<Event, { type: "tool-end" }>,
  output: string,
): ExecItem {
  const status = end.ok ? "completed" : "failed"
  const { result, error } = end
  if (item.type === "command_execution") {
    return { ...item, ...commandFields(result, output, error) }
  }
  if (item.type === "file_change") {
    const done = result?.kind === "patch" ? { changes: changes(result.changes) } : {}
    return { ...item, ...done, status, ...(error !== undefined && { error: { message: error } }) }
  }
  if (item.type === "mcp_tool_call") return { ...item, ...mcpFields(result, error), status }
  return item
}

/** A call that was never begun. */
export function rejectedItem(event: Extract<Event, { type: "tool-rejected" }>): ItemBody {
  const { action, reason, name } = event
  const body = action === undefined ? undefined : beginItem(action)
  if (body?.type === "command_execution") {
    return { ...body, aggregated_output: reason, status: "declined" }
  }
  if (body?.type === "file_change" || body?.type === "mcp_tool_call") {
    return { ...body, status: "failed", error: { message: reason } }
  }
  return { type: "error", message: `the call of ${name} was rejected: ${reason}` }
}

function commandFields(
  result: ActionResult | undefined,
  output: string,
  error: string | undefined,
) {
  if (result?.kind !== "command") {
    const said = [output, error].filter((text) => text !== undefined && text !== "")
    return { aggregated_output: said.join("\n"), exit_code: null, status: "failed" as const }
  }
  return {
    aggregated_output: result.output,
    exit_code: result.exitCode,
    status: commandStatus(result),
  }
}

function commandStatus({ exitCode, runningAs }: CommandResult) {
  if (runningAs !== undefined) return "in_progress" as const
  return exitCode === 0 ? ("completed" as const) : ("failed" as const)
}

function mcpFields(result: ActionResult | undefined, error: string | undefined) {
  const failure = error ?? (result?.kind === "mcp" ? result.error : undefined)
  if (failure !== undefined || result?.kind !== "mcp") {
    return { result: null, error: { message: failure ?? "the call gave no result" } }
  }
  const { content, structuredContent } = result
  return {
    result: { content: [...content], structured_content: structuredContent ?? null },
    error: null,
  }
}

/** Sorted by path; a move is one update of the path that it leaves. */
function changes(list: readonly FileChange[]) {
  return list
    .map(({ path, kind }) => ({ path, kind }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

function jsonOrText(input: string): unknown {
  try {
    return JSON.parse(input)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return input
  }
}
