import { type Event, noUsage, type Usage, type UsageCounted } from "@codex/core"
import type { ExecEvent, ExecItem, ExecRepairs, ExecUsage } from "./exec-events.js"
import { beginItem, endItem, type ItemBody, rejectedItem } from "./json-items.js"

/** The one kind of lines that there is so far; readers of another one should stop. */
const schemaVersion = 1

/**
 * Folds a session's events into the lines of `codex exec --json`, in the words of threads, turns and
 * items. One fold is one process: items are numbered in the order of their first line. `past` is the
 * usage of a resumed session, since totals are the whole thread's.
 */
export function jsonFold(past: Usage = noUsage): (event: Event) => readonly ExecEvent[] {
  const open = new Map<string, OpenItem>()
  const noticed = new Set<string>()
  let count = 0
  let usage = past
  let counted: UsageCounted | undefined
  let mended: ExecRepairs | undefined
  let todo: ExecItem | undefined

  const identified = (body: ItemBody): ExecItem => ({ id: `item_${count++}`, ...body })
  const completed = (body: ItemBody): ExecEvent[] => [
    { type: "item.completed", item: identified(body) },
  ]

  function begin(event: Extract<Event, { type: "tool-begin" }>): ExecEvent[] {
    const body = beginItem(event.action)
    if (body === undefined) return []
    const item = identified(body)
    open.set(event.callId, { item, output: "" })
    return [{ type: "item.started", item }]
  }

  function end(event: Extract<Event, { type: "tool-end" }>): ExecEvent[] {
    const started = open.get(event.callId)
    if (started === undefined) return []
    open.delete(event.callId)
    return [{ type: "item.completed", item: endItem(started.item, event, started.output) }]
  }

  function plan(event: Extract<Event, { type: "plan-updated" }>): ExecEvent[] {
    const type = todo === undefined ? "item.started" : "item.updated"
    const items = event.steps.map(({ step, status }) => ({
      text: step,
      completed: status === "completed",
    }))
    const body: ItemBody = { type: "todo_list", items }
    todo = todo === undefined ? identified(body) : { id: todo.id, ...body }
    return [{ type, item: todo }]
  }

  function notice(message: string): ExecEvent[] {
    if (noticed.has(message)) return []
    noticed.add(message)
    return completed({ type: "error", message })
  }

  function taskEnd(event: Extract<Event, { type: "task-ended" }>): ExecEvent[] {
    const list: ExecEvent[] = todo === undefined ? [] : [{ type: "item.completed", item: todo }]
    todo = undefined
    const account = {
      usage: usageFields(usage, counted?.costUsd),
      ...(counted?.byModel !== undefined && { usage_by_model: counted.byModel.map(modelFields) }),
      ...(counted?.prompt !== undefined && { prompt_tokens: counted.prompt }),
      ...(mended !== undefined && { repairs: mended }),
    }
    mended = undefined
    if (event.outcome === "completed") return [...list, { type: "turn.completed", ...account }]
    const { message, code } = event.error ?? { message: "the turn failed", code: "internal" }
    return [
      ...list,
      { type: "error", message, will_retry: false },
      { type: "turn.failed", error: { message, code }, ...account },
    ]
  }

  return (event) => {
    switch (event.type) {
      case "session-started":
        return [
          { type: "thread.started", thread_id: event.sessionId, schema_version: schemaVersion },
        ]
      case "task-started":
        return [{ type: "turn.started" }]
      case "task-ended":
        return taskEnd(event)
      case "assistant-message":
        return event.text === "" ? [] : completed({ type: "agent_message", text: event.text })
      case "reasoning":
        return completed({ type: "reasoning", text: event.text })
      case "retrying":
        return [{ type: "error", message: reconnecting(event), will_retry: true }]
      case "tool-begin":
        return begin(event)
      case "tool-output": {
        const running = open.get(event.callId)
        if (running !== undefined) running.output += event.text
        return []
      }
      case "tool-end":
        return end(event)
      case "tool-rejected":
        return completed(rejectedItem(event))
      case "plan-updated":
        return plan(event)
      case "notice":
        if (event.repairs === undefined) return notice(event.message)
        mended = repairFields(event.repairs)
        return []
      case "usage":
        usage = event.total
        counted = event
        return []
      case "text-delta":
      case "reasoning-delta":
      case "approval-request":
      case "compacted":
        return []
    }
  }
}

/** `output` is what was seen so far, for a command that is broken off. */
type OpenItem = { readonly item: ExecItem; output: string }

function reconnecting({ attempt, maxAttempts, reason }: Extract<Event, { type: "retrying" }>) {
  return `Reconnecting... ${attempt}/${maxAttempts} (${reason})`
}

function usageFields(usage: Usage, costUsd: number | undefined): ExecUsage {
  return {
    input_tokens: usage.inputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    cache_write_input_tokens: usage.cacheWriteInputTokens,
    output_tokens: usage.outputTokens,
    reasoning_output_tokens: usage.reasoningOutputTokens,
    // Only where the price is known.
    ...(costUsd !== undefined && { cost_usd: costUsd }),
  }
}

function modelFields({ provider, model, usage, costUsd }: UsageOfModel) {
  return { provider, model, ...usageFields(usage, costUsd) }
}

type UsageOfModel = NonNullable<UsageCounted["byModel"]>[number]

function repairFields({ text, json, name, argv }: Repairs): ExecRepairs {
  return {
    ...(text !== undefined && { calls_as_text: text }),
    ...(json !== undefined && { broken_json: json }),
    ...(name !== undefined && { tool_names: name }),
    ...(argv !== undefined && { strings_for_lists: argv }),
  }
}

type Repairs = NonNullable<Extract<Event, { type: "notice" }>["repairs"]>
