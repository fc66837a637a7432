import { CodexError } from "../errors.js"
import { Failure } from "../model/failure.js"
import type { ModelEvent, ModelNotice } from "../model/model.js"
import { mostCalls, tooManyCalls } from "../model/too-many-calls.js"
import { type AssistantMessage, type Item, isToolCall, type ToolCall } from "../protocol/item.js"
import type { Agent } from "./agent.js"
import { answered } from "./answered.js"
import { promptTokens } from "./prompt-tokens.js"
import { ReplyRepair } from "./repair/reply-repair.js"
import type { RepairCount } from "./repair/repairs.js"

export type TurnReply = {
  readonly items: readonly Item[]
  /** Why the reply is of no use, for the model to read. */
  readonly complaint?: string
}

/** One request to the model and its whole reply, shown as it arrives. */
export async function runTurn(agent: Agent, repairs: RepairCount): Promise<TurnReply> {
  agent.signal.throwIfAborted()
  const reply = new Reply(agent)
  let complaint: string | undefined
  const asked = request(agent)
  const repair = new ReplyRepair({
    tools: agent.tools,
    items: asked.items,
    bare: agent.outputSchema === undefined,
    count: repairs,
    tell: (message) => (complaint = message),
    warn: (message) => agent.emit({ type: "notice", level: "warning", message }),
  })
  try {
    for await (const received of agent.model.stream(asked, agent.signal)) {
      for (const event of repair.take(received)) {
        if (event.type !== "completed") {
          reply.take(event)
          continue
        }
        const { usage, answeredBy } = event
        if (usage !== undefined) await agent.countUsage(usage, promptTokens(asked), answeredBy)
        // Leaving the loop breaks off what still comes: nobody pays for more of it.
        return { items: reply.items, ...(complaint !== undefined && { complaint }) }
      }
    }
    throw new CodexError(
      "stream-disconnected",
      "stream disconnected before completion: the model's reply ended early; try again",
    )
  } catch (error) {
    const failed = error instanceof Failure ? error.options : undefined
    if (failed?.usage !== undefined) {
      await agent.countUsage(failed.usage, promptTokens(asked), failed.answeredBy)
    }
    await agent.record(reply.partial())
    throw error
  }
}
function request(agent: Agent) {
  return {
    instructions: agent.instructions,
    // A copy: the list grows on while a wire may still hold this one.
    items: answered([...agent.items]),
    tools: agent.tools.filter(({ hidden }) => hidden !== true),
    attempts: agent.attempts,
    onNotice: (notice: ModelNotice) => agent.emit({ type: "notice", ...notice }),
    ...(agent.outputSchema !== undefined && { outputSchema: agent.outputSchema }),
    ...(agent.cacheKey !== undefined && { cacheKey: agent.cacheKey }),
  }
}

/** What has come of one reply. */
class Reply {
  readonly #agent: Agent
  items: Item[] = []
  /** Text that was shown and whose message has not come yet. */
  #open: string[] = []
  /** The ids of all calls so far. */
  #taken: Set<string> | undefined
  #calls = 0

  constructor(agent: Agent) {
    this.#agent = agent
  }

  take(event: Exclude<ModelEvent, { type: "completed" }>): void {
    switch (event.type) {
      case "text-delta":
        this.#open.push(event.text)
        return this.#agent.emit(event)
      case "reasoning-delta":
        return this.#agent.emit(event)
      case "retrying":
        this.items = []
        this.#open = []
        this.#taken = undefined
        this.#calls = 0
        return this.#agent.emit(event)
      case "item":
        return this.#add(event.item)
    }
  }

  /** What a broken reply leaves in the history: the text that a person has seen, and nothing else. */
  partial(): readonly AssistantMessage[] {
    const said = this.items.filter((item) => item.type === "assistant-message")
    const text = this.#open.join("")
    if (text === "") return said
    return [...said, { type: "assistant-message", text, partial: true }]
  }

  #add(item: Item): void {
    if (isToolCall(item) && ++this.#calls > mostCalls) throw tooManyCalls()
    this.items.push(isToolCall(item) ? this.#unique(item) : item)
    if (item.type === "assistant-message") {
      this.#open = []
      this.#agent.emit({ type: "assistant-message", text: item.text })
    }
    if (item.type === "reasoning") {
      const text = item.summary.length > 0 ? item.summary.join("\n\n") : (item.text ?? "")
      if (text !== "") this.#agent.emit({ type: "reasoning", text })
    }
  }

  /**
   * Some local servers count their calls anew in every reply, or leave the id empty; results are
   * matched by the id.
   */
  #unique(call: ToolCall): ToolCall {
    this.#taken ??= new Set(this.#agent.items.filter(isToolCall).map(idOf))
    const taken = this.#taken
    const id = call.callId || "call"
    let callId = id
    for (let count = 2; taken.has(callId); count++) callId = `${id}-${count}`
    taken.add(callId)
    return callId === call.callId ? call : { ...call, callId }
  }
}

function idOf(call: ToolCall): string {
  return call.callId
}
