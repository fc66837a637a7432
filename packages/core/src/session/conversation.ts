import { costOf } from "../catalog/cost.js"
import type { Price } from "../catalog/model-facts.js"
import type { Event } from "../protocol/event.js"
import type { Item } from "../protocol/item.js"
import type { PromptTokens } from "../protocol/prompt-tokens.js"
import { type Usage, addUsage } from "../protocol/usage.js"
import type { SessionLog } from "../store/session-log.js"

/** The history: in memory, on disk, and what it has cost. Append only. */
export class Conversation {
  readonly #items: Item[]
  readonly #log: SessionLog
  readonly #emit: (event: Event) => void
  readonly #price: Price | undefined
  #usage: Usage

  constructor(
    past: { readonly items: readonly Item[]; readonly usage: Usage },
    log: SessionLog,
    emit: (event: Event) => void,
    price?: Price,
  ) {
    this.#price = price
    this.#items = [...past.items]
    this.#usage = past.usage
    this.#log = log
    this.#emit = emit
  }

  get items(): readonly Item[] {
    return this.#items
  }

  /** Resolves when the items would survive the death of the process. */
  async record(items: readonly Item[]): Promise<void> {
    if (items.length === 0) return
    this.#items.push(...items)
    await this.#log.appendItems(items)
  }

  async countUsage(turn: Usage, prompt: PromptTokens): Promise<void> {
    this.#usage = addUsage(this.#usage, turn)
    const total = this.#usage
    const costUsd = this.#price && costOf(total, this.#price)
    const event: Event = {
      type: "usage",
      turn,
      total,
      prompt,
      ...(costUsd !== undefined && { costUsd }),
    }
    this.#emit(event)
    await this.#log.appendEvent(event)
  }

  /** The text of the last assistant message since the item with this index. */
  lastMessage(since: number): string | undefined {
    const message = this.#items.slice(since).findLast((item) => item.type === "assistant-message")
    return message?.text
  }
}
