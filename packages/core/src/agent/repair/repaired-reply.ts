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

/** A reply in which the calls are calls: those that the model wrote into its text, or misspelt. */
export async function* repairedReply(
  source: AsyncIterable<ModelEvent>,
  context: RepairContext,
): AsyncGenerator<ModelEvent> {
  let reply = new ReplyRepair(context)
  for await (const event of source) {
    if (event.type === "retrying") reply = new ReplyRepair(context)
    yield* reply.take(event)
    if (!reply.isEndless()) continue
    // Leaving the loop breaks the connection off: nobody pays for more of it.
    yield* reply.cutShort()
    return
  }
}

class ReplyRepair {
  readonly #context: RepairContext
  readonly #held: HeldText
  readonly #isEndless: (piece: string) => boolean
  #endless = false
  #text = ""
  /** A message that may be a call, until it is certain that no call of the API's own follows. */
  #message: (Item & { type: "assistant-message" }) | undefined
  #called = false

  constructor(context: RepairContext) {
    this.#context = context
    this.#held = new HeldText(context)
    this.#isEndless = endlessWatch(context.now ?? (() => performance.now()))
  }

  isEndless(): boolean {
    return this.#endless
  }

  *take(event: ModelEvent): Generator<ModelEvent> {
    switch (event.type) {
      case "text-delta":
        this.#text += event.text
        this.#endless ||= this.#isEndless(event.text)
        yield* delta(this.#called ? event.text : this.#held.push(event.text))
        return
      case "reasoning-delta":
        this.#endless ||= this.#isEndless(event.text)
        break
      case "item":
        yield* this.#takeItem(event.item)
        return
      case "completed":
        yield* this.#settle()
        break
      case "retrying":
        break
    }
    yield event
  }

  /** What is left of a reply that repeats itself. */
  *cutShort(): Generator<ModelEvent> {
    const text = withoutRepetition(this.#text)
    if (this.#text !== "") {
      yield { type: "item", item: { type: "assistant-message", text, partial: true } }
    }
    this.#context.tell(
      "Your reply repeated itself without an end and was stopped. Do not repeat it; go on with the task, or give your final answer.",
    )
    yield { type: "completed" }
  }

  *#takeItem(item: Item): Generator<ModelEvent> {
    if (isToolCall(item)) {
      // A model that makes calls means its text as text.
      this.#called = true
      yield* this.#release()
      const { tools, count } = this.#context
      yield { type: "item", item: mendedCall(item, tools, count) }
      return
    }
    if (item.type !== "assistant-message" || this.#called || item.refusal || this.#message) {
      yield* this.#release()
      yield { type: "item", item }
      return
    }
    this.#message = item
    if (this.#find() === undefined) yield* this.#release()
  }

  /** The message was all: now it is a call, or it is not. */
  *#settle(): Generator<ModelEvent> {
    const found = this.#find()
    const message = this.#message
    if (message === undefined || found === undefined) {
      yield* this.#release()
      return
    }
    if ("problem" in found) {
      yield* this.#release()
      this.#context.tell(
        `Your message contains a tool call as text, which was not run: ${found.problem}. Call the tool itself; if you only meant to show it, give your answer again without it.`,
      )
      return
    }
    if (this.#isQuoted(found.source)) {
      yield* this.#release()
      this.#context.warn(
        "The model's message is a tool call that stands in what it was given to read. It was not run.",
      )
      return
    }
    const said = found.said.trimEnd()
    if (said !== "") yield { type: "item", item: { type: "assistant-message", text: said } }
    for (const { name, input } of found.calls) {
      this.#context.count.add("text")
      const call: ToolCall = { type: "tool-call", callId: "", name, input, inputKind: "json" }
      yield { type: "item", item: mendedCall(call, this.#context.tools, this.#context.count) }
    }
  }

  #find(): TextCalls | undefined {
    const { tools, bare } = this.#context
    if (this.#message === undefined || tools.length === 0) return undefined
    return textCalls(this.#message.text, tools, { bare })
  }

  *#release(): Generator<ModelEvent> {
    yield* delta(this.#held.flush())
    if (this.#message !== undefined) yield { type: "item", item: this.#message }
    this.#message = undefined
  }

  #isQuoted(source: string): boolean {
    const words = withoutSpace(source)
    return this.#context.items.some(
      (item) => "content" in item && withoutSpace(textOf(item.content)).includes(words),
    )
  }
}

function* delta(text: string): Generator<ModelEvent> {
  if (text !== "") yield { type: "text-delta", text }
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, "")
}
