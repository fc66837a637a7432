import type { ModelEvent } from "../../model/model.js"
import { type Item, isToolCall, textOf, type ToolCall } from "../../protocol/item.js"
import type { Tool } from "../../tools/tool.js"
import { endlessWatch, withoutRepetition } from "./endless.js"
import { HeldText } from "./held-text.js"
import { mendedCall } from "./mended-call.js"
import type { RepairCount } from "./repairs.js"
import { type TextCalls, textCalls } from "./text-calls.js"

export type RepairContext = {
  readonly tools: readonly Tool[]
  /** The conversation that the reply answers: what stands there is quoted, not called. */
  readonly items: readonly Item[]
  /** False where the answer itself has to be JSON. */
  readonly bare: boolean
  readonly count: RepairCount
  /** The reply is of no use, and the model has to hear why. */
  tell(message: string): void
  /** Milliseconds on a clock that only runs forward; `performance.now` when absent. */
  now?(): number
  warn(message: string): void
}

/**
 * Makes of a reply's events, one by one, a reply in which the calls are calls: those that the model wrote
 * into its text, or misspelt. Synchronous, and without a copy of what passes unchanged: a reply has
 * thousands of deltas.
 */
export class ReplyRepair {
  readonly #context: RepairContext
  #held: HeldText
  #isEndless: (piece: string) => boolean
  #pieces: string[] = []
  /** A message that may be a call, until it is certain that no call of the API's own follows. */
  #message: (Item & { type: "assistant-message" }) | undefined
  #called = false

  constructor(context: RepairContext) {
    this.#context = context
    this.#held = new HeldText(context)
    this.#isEndless = this.#watch()
  }

  /** What this event is worth. After `completed` nothing is wanted any more, though the model goes on. */
  take(event: ModelEvent): readonly ModelEvent[] {
    switch (event.type) {
      case "text-delta":
        return this.#takeText(event)
      case "reasoning-delta":
        return this.#isEndless(event.text) ? [event, ...this.#cutShort()] : [event]
      case "item":
        return this.#takeItem(event.item)
      case "completed":
        return [...this.#settle(), event]
      case "retrying":
        this.#forget()
        return [event]
    }
  }

  #watch(): (piece: string) => boolean {
    return endlessWatch(this.#context.now ?? (() => performance.now()))
  }

  #forget(): void {
    this.#held = new HeldText(this.#context)
    this.#isEndless = this.#watch()
    this.#pieces = []
    this.#message = undefined
    this.#called = false
  }

  #takeText(event: ModelEvent & { type: "text-delta" }): readonly ModelEvent[] {
    const { text } = event
    this.#pieces.push(text)
    const shown = this.#called ? text : this.#held.push(text)
    const events = shown === text ? [event] : delta(shown)
    return this.#isEndless(text) ? [...events, ...this.#cutShort()] : events
  }

  /** What is left of a reply that repeats itself. */
  #cutShort(): readonly ModelEvent[] {
    const text = this.#pieces.join("")
    this.#context.tell(
      "Your reply repeated itself without an end and was stopped. Do not repeat it; go on with the task, or give your final answer.",
    )
    const said: readonly ModelEvent[] = text === "" ? [] : [{ type: "item", item: shortened(text) }]
    return [...said, { type: "completed" }]
  }

  #takeItem(item: Item): readonly ModelEvent[] {
    if (isToolCall(item)) {
      // A model that makes calls means its text as text.
      this.#called = true
      const { tools, count } = this.#context
      return [...this.#release(), { type: "item", item: mendedCall(item, tools, count) }]
    }
    if (item.type !== "assistant-message" || this.#called || item.refusal || this.#message) {
      return [...this.#release(), { type: "item", item }]
    }
    this.#message = item
    return this.#find() === undefined ? this.#release() : []
  }

  /** The message was all: now it is a call, or it is not. */
  #settle(): readonly ModelEvent[] {
    const found = this.#find()
    if (this.#message === undefined || found === undefined) return this.#release()
    if ("problem" in found) {
      this.#context.tell(
        `Your message contains a tool call as text, which was not run: ${found.problem}. Call the tool itself; if you only meant to show it, give your answer again without it.`,
      )
      return this.#release()
    }
    if (this.#isQuoted(found.source)) {
      this.#context.warn(
        "The model's message is a tool call that stands in what it was given to read. It was not run.",
      )
      return this.#release()
    }
    const said = found.said.trimEnd()
    const message: readonly Item[] = said === "" ? [] : [{ type: "assistant-message", text: said }]
    const calls = found.calls.map(({ name, input }) => {
      this.#context.count.add("text")
      const call: ToolCall = { type: "tool-call", callId: "", name, input, inputKind: "json" }
      return mendedCall(call, this.#context.tools, this.#context.count)
    })
    return [...message, ...calls].map((item) => ({ type: "item", item }))
  }

  #find(): TextCalls | undefined {
    const { tools, bare } = this.#context
    if (this.#message === undefined || tools.length === 0) return undefined
    return textCalls(this.#message.text, tools, { bare })
  }

  #release(): readonly ModelEvent[] {
    const text = delta(this.#held.flush())
    const item = this.#message
    this.#message = undefined
    return item === undefined ? text : [...text, { type: "item", item }]
  }

  #isQuoted(source: string): boolean {
    const words = withoutSpace(source)
    return this.#context.items.some(
      (item) => "content" in item && withoutSpace(textOf(item.content)).includes(words),
    )
  }
}

function shortened(text: string): Item {
  return { type: "assistant-message", text: withoutRepetition(text), partial: true }
}

function delta(text: string): readonly ModelEvent[] {
  return text === "" ? [] : [{ type: "text-delta", text }]
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, "")
}
