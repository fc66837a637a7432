import type { Provider } from "../config/provider.js"
import { connectModel } from "../model/connect.js"
import type { ConnectOptions } from "../model/connect-options.js"
import type { Model, ModelEvent, ModelRequest } from "../model/model.js"
import { type Item, textPart } from "../protocol/item.js"
import { testConfig } from "./test-config.js"

export type Connection = {
  readonly wireApi?: "responses" | "chat"
  readonly model?: string
  readonly env?: Readonly<Record<string, string>>
  readonly provider?: Partial<Provider>
  readonly disableResponseStorage?: boolean
  readonly maxOutputTokens?: number
  readonly home?: string
  readonly silenceToldAfterMs?: number
  readonly keyVariables?: readonly string[]
}

/** A model behind real HTTP whose retries wait a millisecond instead of 200. */
export function connectTo(baseUrl: string, connection: Connection = {}): Model {
  const { wireApi = "responses", model = "gpt-4o", env = {}, home = "/nonexistent" } = connection
  const provider: Provider = {
    id: "scripted",
    name: "Scripted",
    baseUrl,
    wireApi,
    requestMaxRetries: 4,
    streamMaxRetries: 5,
    streamIdleTimeoutMs: 30_000,
    ...connection.provider,
  }
  const { disableResponseStorage = false, keyVariables = [], maxOutputTokens } = connection
  const limit = maxOutputTokens === undefined ? {} : { maxOutputTokens }
  const changes = { provider, disableResponseStorage, home, keyVariables, ...limit }
  const config = testConfig(process.cwd(), changes)
  const options: ConnectOptions = { model, env, sessionId: "s-1", originator: "codex_test" }
  const { silenceToldAfterMs = 10_000 } = connection
  return connectModel(config, { ...options, silenceToldAfterMs, version: "1.2.3", backOffMs: 1 })
}

/** The events of one reply. */
export async function replyOf(
  model: Model,
  request: Partial<ModelRequest> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ModelEvent[]> {
  const whole: ModelRequest = {
    instructions: "be brief",
    items: [userSays("hi")],
    tools: [],
    ...request,
  }
  const events: ModelEvent[] = []
  for await (const event of model.stream(whole, signal)) events.push(event)
  return events
}

export function itemsIn(events: readonly ModelEvent[]): readonly Item[] {
  return events.flatMap((event) => (event.type === "item" ? [event.item] : []))
}

export function userSays(text: string): Item {
  return { type: "user-message", content: [textPart(text)] }
}
