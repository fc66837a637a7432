import type { Item } from "../protocol/item.js"
import { type Concession, concessionFor, withoutFields } from "./concession.js"
import { decodedReply, isComplete } from "./decoded-reply.js"
import { Failure } from "./failure.js"
import type { Model, ModelEvent, ModelRequest } from "./model.js"
import { type RetryPolicy, withRetries } from "./retry.js"
import { watchSilence } from "./silence-watch.js"
import { storedMode } from "./stored-mode.js"
import type { Transport } from "./transport.js"
import { chat } from "./wire/chat.js"
import type { ChatShape } from "./wire/chat-shapes.js"
import { responses } from "./wire/responses.js"
import type { EncodeContext, WireApi } from "./wire/wire-api.js"

const wires = { chat, responses }

/** What every request asks for beside the conversation. */
export type AskingFor = Pick<
  EncodeContext,
  | "reasoningEffort"
  | "reasoningSummary"
  | "verbosity"
  | "serviceTier"
  | "maxOutputTokens"
  | "maxTokensField"
>

export type WireModelOptions = AskingFor & {
  readonly model: string
  readonly wireApi: keyof typeof wires
  readonly disableResponseStorage: boolean
  readonly retries: RetryPolicy
  /** Milliseconds without an event after which a person is told; 10,000 when absent. */
  readonly silenceToldAfterMs?: number | undefined
}

type EventReply = Awaited<ReturnType<Transport["post"]>>

/**
 * A model that speaks one of the wires over whatever carries its requests. What the provider turns out
 * not to know is left out for the model's lifetime.
 */
export function wireModel(transport: Transport, options: WireModelOptions): Model {
  const wire: WireApi = wires[options.wireApi]
  const { model, wireApi, disableResponseStorage, retries: policy, ...rest } = options
  const { silenceToldAfterMs = 10_000, ...askingFor } = rest
  const stored = storedMode(wireApi === "responses" && !disableResponseStorage)
  const omitted = new Set<string>()
  const shapes = new Set<ChatShape>()
  let storeResponses = !disableResponseStorage
  let forgetsReasoning = false
  let { maxTokensField } = askingFor

  return {
    name: model,
    stream: (request, signal) =>
      withRetries(() => attempt(request, signal), { policy, budget: request.attempts, signal }),
  }

  async function* attempt(
    request: ModelRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ModelEvent[]> {
    const limits = { afterMs: silenceToldAfterMs, limitMs: transport.idleTimeoutMs }
    const silence = watchSilence(limits, (message) =>
      request.onNotice?.({ level: "info", message }),
    )
    try {
      const reply = await ask(request, signal)
      try {
        yield* events(reply, request, silence.heard)
      } finally {
        reply.release()
      }
    } catch (error) {
      throw error instanceof Failure ? transport.told(error) : error
    } finally {
      silence.stop()
    }
  }

  async function* events(
    answer: EventReply,
    request: ModelRequest,
    heard: () => void,
  ): AsyncGenerator<readonly ModelEvent[]> {
    const decoder = wire.decoder()
    const items: Item[] = []
    for await (const batch of decodedReply(answer, decoder, transport.idleTimeoutMs, heard)) {
      for (const event of batch) if (event.type === "item") items.push(event.item)
      if (isComplete(batch)) stored.remember(request.items, items, decoder.responseId?.())
      yield batch
    }
  }

  /** A reply that is a stream of events; asks again at once where a concession helps. */
  async function ask(request: ModelRequest, signal: AbortSignal): Promise<EventReply> {
    for (;;) {
      const previous = stored.continued(request.items)
      const context: EncodeContext = {
        ...askingFor,
        model,
        storeResponses,
        forgetsReasoning,
        shapes,
        ...(maxTokensField === undefined ? {} : { maxTokensField }),
        ...(previous === undefined ? {} : { previous }),
      }
      const sent = withoutFields(wire.encode(request, context), omitted)
      try {
        return await transport.post(wire.path, sent, signal)
      } catch (error) {
        const refusal = error instanceof Failure ? error.options.refusal : undefined
        const concession = refusal && concessionFor(refusal, sent, context)
        if (concession === undefined) throw error
        concede(concession)
      }
    }
  }

  function concede(concession: Concession): void {
    switch (concession.kind) {
      case "store-nothing":
        storeResponses = false
        stored.giveUp()
        break
      case "forget-stored":
        stored.giveUp()
        break
      case "omit":
        omitted.add(concession.field)
        break
      case "forget-reasoning":
        forgetsReasoning = true
        stored.giveUp()
        break
      case "name-limit":
        maxTokensField = concession.field
        break
      case "reshape":
        shapes.add(concession.shape)
        break
    }
  }
}
