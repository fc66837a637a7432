import type { Item } from "../protocol/item.js"
import type { Answerer } from "../protocol/model-usage.js"
import type { ToolSpec } from "../protocol/tool-spec.js"
import type { Usage } from "../protocol/usage.js"

/** A model behind whatever wire. Retries are its own business; it says so in a `retrying` event. */
export interface Model {
  readonly name: string
  /**
   * One reply. The request always holds the whole conversation; sending less is the wire's own business.
   * Ends with `completed`, or throws a CodexError. An abort throws promptly.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>
}

export type ModelRequest = {
  readonly instructions: string
  readonly items: readonly Item[]
  readonly tools: readonly ToolSpec[]
  /** JSON Schema that the final answer must follow. */
  readonly outputSchema?: Readonly<Record<string, unknown>>
  /** Groups requests for the provider's prefix cache: the session's id. */
  readonly cacheKey?: string
  /** Shared by the requests of one task, so that a failing provider cannot keep it going for ever. */
  readonly attempts?: AttemptBudget
  /** Told at once, while the reply is waited for. */
  onNotice?(notice: ModelNotice): void
}

/** Said to the person: how long one waits already, that another model answers. */
export type ModelNotice = { readonly level: "info" | "warning"; readonly message: string }

/** How many requests a task may still make after failed ones (decision 19: 20 a task). */
export type AttemptBudget = { left: number }

export type ModelEvent =
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  | { readonly type: "item"; readonly item: Item }
  /** The reply so far is void: its items are to be forgotten. */
  | {
      readonly type: "retrying"
      readonly attempt: number
      readonly maxAttempts: number
      readonly delayMs: number
      readonly reason: string
    }
  | {
      readonly type: "completed"
      readonly usage?: Usage
      /** Who has, where that is another model than the one that is asked first. */
      readonly answeredBy?: Answerer
    }
