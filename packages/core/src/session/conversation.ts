import type { Price } from "../catalog/model-facts.js"
import type { Event } from "../protocol/event.js"
import type { Item } from "../protocol/item.js"
import { addModelUsage, type Answerer, type ModelUsage } from "../protocol/model-usage.js"
import type { PromptTokens } from "../protocol/prompt-tokens.js"
import { type Usage, addUsage, noUsage } from "../protocol/usage.js"
import type { SessionLog, StoredSession } from "../store/session-log.js"
import { priceOf } from "./price-of.js"
import { sessionCost } from "./session-cost.js"
import type { World } from "./world.js"

/** The history: in memory, on disk, and what it has cost. Append only. */
export class Conversation {
  readonly #items: Item[]
  readonly #log: SessionLog
  readonly #emit: (event: Event) => void
  /** The model that answers unless a reply says otherwise. */
  readonly #asked: Answerer
  readonly #priceOf: (answerer: Answerer) => Price | undefined
  #usage: Usage
  #usageByModel: readonly ModelUsage[]

  constructor(
    { config, model, log }: Pick<World, "config" | "model" | "log">,
    emit: (event: Event) => void,
    past?: StoredSession,
  ) {
    this.#items = [...(past?.items ?? [])]
    this.#log = log
    this.#emit = emit
    this.#asked = { provider: config.provider.id, model: model.name }
    this.#priceOf = priceOf(config)
    this.#usage = past?.usage ?? noUsage
    this.#usageByModel = past?.usageByModel ?? []
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

  async countUsage(turn: Usage, prompt: PromptTokens, answeredBy?: Answerer): Promise<void> {
    this.#usage = addUsage(this.#usage, turn)
    this.#usageByModel = addModelUsage(this.#usageByModel, answeredBy ?? this.#asked, turn)
    const event: Event = {
      type: "usage",
      turn,
      total: this.#usage,
      prompt,
      ...sessionCost(this.#usageByModel, this.#priceOf),
      ...(answeredBy !== undefined && { answeredBy }),
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
