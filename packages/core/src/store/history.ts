import { isJson, type Json, stringAt } from "../model/wire/json.js"
import { type Item, sealOf, withoutSeal } from "../protocol/item.js"
import type { Answerer, ModelUsage } from "../protocol/model-usage.js"
import type { Usage } from "../protocol/usage.js"
import { itemOf } from "./item-line.js"
import { replyUnderWay } from "./reply-under-way.js"
import type { StoredSession } from "./session-log.js"
import { answererOf, tokenTally } from "./token-tally.js"

/** What the lines of a session add up to. */
export type History = {
  push(line: Json): void
  readonly items: readonly Item[]
  readonly usage: Usage
  readonly usageByModel: readonly ModelUsage[]
  readonly lastTurn: NonNullable<StoredSession["lastTurn"]>
}

export type HistoryOptions = {
  /** The provider of the first line. */
  readonly recordedProvider: string
  /** Whose encrypted reasoning is kept; all of it when absent. */
  readonly provider?: string
}

/** Folds the lines of a session, in their order. Kinds of lines and events that it does not know pass by. */
export function createHistory({ recordedProvider, provider }: HistoryOptions): History {
  let items: Item[] = []
  const tokens = tokenTally()
  /** Who has answered in place of the turn's model. The count of a reply stands before its items. */
  let standIn: Answerer | undefined
  let lastTurn: History["lastTurn"] = {}
  const underWay = replyUnderWay()

  function addItem(payload: unknown, note: unknown): void {
    const item = isJson(payload) ? itemOf(payload, note) : undefined
    if (item !== undefined) items.push(readableBy(item, answerer().provider))
  }

  /** Encrypted reasoning and signatures are of use to their issuer alone. */
  function readableBy(item: Item, issuer: string): Item {
    if (provider === undefined || provider === issuer || sealOf(item) === undefined) return item
    return withoutSeal(item)
  }

  function compact(payload: Json): void {
    const replacement = payload["replacement_history"]
    if (Array.isArray(replacement)) {
      items = []
      for (const entry of replacement) addItem(entry, undefined)
      return
    }
    const summary: Item = {
      type: "context-message",
      content: [
        {
          type: "text",
          text: `Summary of the conversation so far:\n${stringAt(payload, "message") ?? ""}`,
        },
      ],
    }
    items = [...items.filter((item) => item.type === "user-message"), summary]
  }

  /** Files of 2025 do not say which model was asked. */
  function answerer(): Answerer {
    const { modelProvider = recordedProvider, model = "?" } = lastTurn
    return standIn ?? { provider: modelProvider, model }
  }

  function foldEvent(payload: Json, note: unknown): void {
    if (payload["type"] === "task_started") items.push(...underWay.take())
    underWay.fold(payload)
    if (payload["type"] === "token_count") {
      standIn = answererOf(note)
      tokens.count(payload, answerer())
    }
    if (payload["type"] === "thread_rolled_back") items = rolledBack(items, payload["num_turns"])
  }

  function push(line: Json): void {
    const payload = line["payload"]
    // Files of 2025 hold bare items.
    if (payload === undefined) return addItem(line, undefined)
    if (!isJson(payload)) return
    if (line["type"] === "response_item") {
      if (payload["role"] === "user") items.push(...underWay.take())
      // A reply that has arrived says itself what it was.
      else underWay.forget()
      addItem(payload, line["codex_item"])
    }
    if (line["type"] === "event_msg") foldEvent(payload, line["codex_answered_by"])
    if (line["type"] === "compacted") compact(payload)
    if (line["type"] === "turn_context") {
      lastTurn = turnOf(payload)
      standIn = undefined
    }
  }

  return {
    push,
    get items() {
      return [...items, ...underWay.items()]
    },
    get usage() {
      return tokens.total()
    },
    get usageByModel() {
      return tokens.byModel()
    },
    get lastTurn() {
      return lastTurn
    },
  }
}

/** The last recorded turn, as far as it says. */
export function turnOf(payload: Json): NonNullable<StoredSession["lastTurn"]> {
  const cwd = stringAt(payload, "cwd")
  const model = stringAt(payload, "model")
  const modelProvider = stringAt(payload, "model_provider")
  return {
    ...(cwd !== undefined && { cwd }),
    ...(model !== undefined && { model }),
    ...(modelProvider !== undefined && { modelProvider }),
  }
}

/** A turn begins with what the user said. */
function rolledBack(items: Item[], turns: unknown): Item[] {
  if (typeof turns !== "number" || !(turns >= 1)) return items
  const starts = items.flatMap((item, index) => (item.type === "user-message" ? [index] : []))
  return items.slice(0, starts.at(-Math.min(turns, starts.length)) ?? items.length)
}
