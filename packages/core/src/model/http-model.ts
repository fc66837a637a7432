import { redactSecrets } from "../protocol/redact.js"
import type { Config } from "../config/config.js"
import type { Key } from "../keys/find-key.js"
import { keyChain } from "../keys/key-chain.js"
import type { Item } from "../protocol/item.js"
import type { ConnectOptions } from "./connect-options.js"
import { keepConnections } from "./connections.js"
import { type Concession, concessionFor, withoutFields } from "./concession.js"
import { decodedReply, isComplete } from "./decoded-reply.js"
import { readErrorBody } from "./error-body.js"
import { Failure } from "./failure.js"
import { requestHeaders } from "./headers.js"
import { httpFailure } from "./http-failure.js"
import type { Model, ModelEvent, ModelRequest } from "./model.js"
import { withRetries } from "./retry.js"
import { secretsOf } from "./secrets.js"
import { storedMode } from "./stored-mode.js"
import { type HttpReply, send } from "./transport.js"
import { endpoint } from "./url.js"
import { chat } from "./wire/chat.js"
import { encodeText } from "./wire/encode-text.js"
import { responses } from "./wire/responses.js"
import type { EncodeContext, WireApi } from "./wire/wire-api.js"

const wires = { chat, responses }

const connectTimeoutMs = 30_000

type HttpModelOptions = ConnectOptions & { readonly wireApi: keyof typeof wires }

/** A model behind HTTP. What the provider turns out not to know is left out for the model's lifetime. */
export function httpModel(config: Config, options: HttpModelOptions): Model {
  const { provider } = config
  const wire: WireApi = wires[options.wireApi]
  const env = options.env ?? process.env
  const { home, keyVariables } = config
  const keys = options.keys ?? keyChain({ provider, home, env, keyVariables })
  const connections = keepConnections(env)
  const stored = storedMode(options.wireApi === "responses" && !config.disableResponseStorage)
  const omitted = new Set<string>()
  let storeResponses = !config.disableResponseStorage

  return { name: options.model, stream }

  function stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const { requestMaxRetries, streamMaxRetries } = provider
    const policy = { requestMaxRetries, streamMaxRetries, backOffMs: options.backOffMs ?? 200 }
    return withRetries(() => attempt(request, signal), { policy, budget: request.attempts, signal })
  }

  async function* attempt(
    request: ModelRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ModelEvent[]> {
    const key = await keys.find(signal)
    try {
      const reply = await ask(request, key, signal)
      const decoder = wire.decoder()
      const items: Item[] = []
      try {
        for await (const events of decodedReply(
          reply.body,
          decoder,
          provider.streamIdleTimeoutMs,
        )) {
          for (const event of events) if (event.type === "item") items.push(event.item)
          if (isComplete(events)) stored.remember(request.items, items, decoder.responseId?.())
          yield events
        }
      } finally {
        reply.release()
      }
    } catch (error) {
      throw error instanceof Failure
        ? withoutSecrets(error, secretsOf(provider, keys.found(), env))
        : error
    }
  }

  /** A reply that will be a stream of events; asks again at once where a concession or another key helps. */
  async function ask(
    request: ModelRequest,
    firstKey: Key | undefined,
    signal: AbortSignal,
  ): Promise<HttpReply> {
    const url = endpoint(provider, wire.path)
    const route = await connections.routeTo(url)
    const idleTimeoutMs = provider.streamIdleTimeoutMs
    let key = firstKey
    for (;;) {
      const headers = requestHeaders(provider, { key, caller: options, env })
      const context = encodeContext(request)
      const sent = withoutFields(wire.encode(request, context), omitted)
      const post = { url, method: "POST", headers, body: encodeText(sent), route } as const
      const reply = await send({ ...post, connectTimeoutMs, idleTimeoutMs }, signal)
      if (isEventStream(reply)) return reply

      const failure = await refused(reply, url)
      const { refusal } = failure.options
      // Once: a command that gives one refused token after the other must not go on for ever.
      const other = refusal?.status === 401 && key === firstKey && (await keys.renew(key, signal))
      if (other) {
        key = other
        continue
      }
      const concession = refusal && concessionFor(refusal, sent, context)
      if (concession === undefined) throw failure
      concede(concession)
    }
  }

  function encodeContext(request: ModelRequest): EncodeContext {
    const { reasoningEffort, reasoningSummary, verbosity, serviceTier } = config
    const previous = stored.continued(request.items)
    return {
      model: options.model,
      storeResponses,
      ...(reasoningEffort === undefined ? {} : { reasoningEffort }),
      ...(reasoningSummary === undefined ? {} : { reasoningSummary }),
      ...(verbosity === undefined ? {} : { verbosity }),
      ...(serviceTier === undefined ? {} : { serviceTier }),
      ...(previous === undefined ? {} : { previous }),
    }
  }

  async function refused(reply: HttpReply, url: URL): Promise<Failure> {
    const { status, headers } = reply
    const body = await readErrorBody(reply, provider.streamIdleTimeoutMs)
    reply.release()
    return httpFailure({ status, headers, body, url, keyName: provider.envKey })
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
    }
  }
}

/** Whether what comes is read as events: everything but an error, an object or a page. */
function isEventStream({ status, headers }: HttpReply): boolean {
  return status >= 200 && status < 300 && !/json|html/i.test(headers["content-type"] ?? "")
}

function withoutSecrets(failure: Failure, secrets: readonly string[]): Failure {
  const redact = redactSecrets(secrets)
  const { reason, exhausted, ...options } = failure.options
  return new Failure(failure.code, redact(failure.message), {
    ...options,
    ...(reason === undefined ? {} : { reason: redact(reason) }),
    ...(exhausted === undefined ? {} : { exhausted: redact(exhausted) }),
  })
}
