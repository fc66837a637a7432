import { tempFolder } from "@codex/testing"
import type { Config } from "../src/config/config.js"
import type { Event, TaskEnded } from "../src/protocol/event.js"
import { type Item, textOf } from "../src/protocol/item.js"
import type { SessionOptions } from "../src/session/session.js"
import { startSession } from "../src/session/start.js"
import { type ScriptedReply, scriptedModel } from "../src/testing/scripted-model.js"
import { testConfig } from "../src/testing/test-config.js"

/** A session over a scripted model, and what it has shown so far. */
export async function talk(
  replies: readonly ScriptedReply[],
  changes: Partial<Config> = {},
  options: SessionOptions = {},
) {
  const cwd = changes.cwd ?? (await tempFolder())
  const model = scriptedModel(replies)
  const session = await startSession(testConfig(cwd, changes), {
    model,
    ephemeral: true,
    ...options,
  })
  const events: Event[] = []
  const reader = session.events[Symbol.asyncIterator]()
  /** Reads up to the next event of this type. */
  async function until<T extends Event["type"]>(type: T): Promise<Extract<Event, { type: T }>> {
    while (true) {
      const { value, done } = await reader.next()
      if (done === true) throw new Error(`the session ended before ${type}`)
      events.push(value)
      if (isOfType(value, type)) return value
    }
  }
  async function ask(text: string): Promise<TaskEnded> {
    session.send({ type: "user-input", text })
    return until("task-ended")
  }
  return { cwd, model, session, events, until, ask }
}

function isOfType<T extends Event["type"]>(
  event: Event,
  type: T,
): event is Extract<Event, { type: T }> {
  return event.type === type
}

/** A call of the shell tool. */
export function shell(script: string) {
  return { name: "shell", input: { command: ["bash", "-lc", script] } }
}

/** What the model was told of its calls. */
export function resultTexts(items: readonly Item[] = []): readonly string[] {
  return items.flatMap((item) => (item.type === "tool-result" ? [textOf(item.content)] : []))
}
