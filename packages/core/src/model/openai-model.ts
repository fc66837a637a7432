import type { OpenAI } from "openai"
import type { Model } from "./model.js"
import { openaiTransport } from "./openai-transport.js"
import { type AskingFor, wireModel } from "./wire-model.js"

export type OpenAIModelOptions = AskingFor & {
  readonly model: string
  /** `"responses"` when absent. */
  readonly wireApi?: "responses" | "chat"
  /** Asks the provider to keep nothing, and sends the whole conversation each time. */
  readonly disableResponseStorage?: boolean
  /** Attempts after a refused or lost request; 4 when absent. The client's own `maxRetries` is not used. */
  readonly requestMaxRetries?: number
  /** Attempts after a broken reply; 5 when absent. */
  readonly streamMaxRetries?: number
  /** Milliseconds of silence that end a reply; 300,000 when absent. */
  readonly streamIdleTimeoutMs?: number
}

/**
 * A model for `startSession({ model })` from a client of the npm package `openai`, or of one that
 * extends it, as for Azure. Address, key, headers, proxies and `fetch` are the client's.
 *
 * @example
 * const model = openaiModel(new OpenAI(), { model: "gpt-4o" })
 */
export function openaiModel(client: OpenAI, options: OpenAIModelOptions): Model {
  const {
    wireApi = "responses",
    disableResponseStorage = false,
    requestMaxRetries = 4,
    streamMaxRetries = 5,
    streamIdleTimeoutMs = 300_000,
    ...asked
  } = options
  const transport = openaiTransport(client, { idleTimeoutMs: streamIdleTimeoutMs })
  const retries = { requestMaxRetries, streamMaxRetries, backOffMs: 200 }
  return wireModel(transport, { ...asked, wireApi, disableResponseStorage, retries })
}
