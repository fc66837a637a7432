import { CodexError } from "../errors.js"
import { type Item, isToolCall } from "../protocol/item.js"
import type { Agent } from "./agent.js"
import { guidance } from "./guidance.js"
import { RepairCount } from "./repair/repairs.js"
import { repetitionGuard } from "./repetition.js"
import { runToolCall } from "./tool-call.js"
import { runTurn } from "./turn.js"

/** The agent loop: from the user's input until the model stops calling tools and nobody has typed. */
export async function runTask(input: readonly Item[], agent: Agent): Promise<void> {
  const repairs = new RepairCount()
  try {
    await loop(input, agent, repairs)
  } finally {
    const message = repairs.summary()
    if (message !== undefined) {
      agent.emit({ type: "notice", level: "info", message, repairs: repairs.counts() })
    }
  }
}

async function loop(input: readonly Item[], agent: Agent, repairs: RepairCount): Promise<void> {
  const guard = repetitionGuard()
  const guide = guidance(agent)
  let pending = input
  let turns = 0
  do {
    await agent.record(pending)
    if (++turns > agent.maxTurns) throw tooManyTurns(agent.maxTurns)
    const reply = await runTurn(agent, repairs)
    await agent.record(reply.items)
    const calls = reply.items.filter(isToolCall)
    for (const call of calls) {
      // Recorded one by one, so that an interrupt loses none that has run.
      await agent.record([guard(call, await runToolCall(call, agent))])
    }
    pending = [...guide(reply), ...agent.takeInput()]
    if (calls.length === 0 && pending.length === 0) return
  } while (true)
}

function tooManyTurns(maxTurns: number): CodexError {
  return new CodexError(
    "limit-reached",
    `the task was stopped after ${maxTurns} requests to the model; raise --max-turns to let it go on`,
  )
}
