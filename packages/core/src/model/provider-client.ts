import type { Provider } from "../config/provider.js"
import { type KeyChain, keyChain } from "../keys/key-chain.js"
import type { ConnectOptions } from "./connect-options.js"
import { keepConnections } from "./connections.js"
import { readErrorBody } from "./error-body.js"
import { Failure } from "./failure.js"
import { requestHeaders } from "./headers.js"
import { httpFailure } from "./http-failure.js"
import { redactFailure } from "./redact-failure.js"
import { secretsOf } from "./secrets.js"
import { type HttpReply, send } from "./send.js"
import { shownUrl } from "./url.js"
import { type Json, parseJson } from "./wire/json.js"

export type ProviderClientOptions = Omit<ConnectOptions, "model" | "backOffMs"> & {
  /** CODEX_HOME, for a stored key. */
  readonly home: string
  readonly keyVariables?: readonly string[]
  /** For the whole of an answer, in milliseconds; a minute when absent. */
  readonly timeoutMs?: number
}

/** Asks a provider for what is no conversation: once, without retries, at any of its addresses. */
export type ProviderClient = {
  /** The JSON object at the address, a bare list as its `data`; of a `body`, what is answered to it. Throws a CodexError. */
  ask(url: URL, body?: Json): Promise<Json>
}

/** Long enough for any list of models; what is longer is none. In bytes. */
const longestAnswer = 16 * 1024 * 1024

export function providerClient(provider: Provider, options: ProviderClientOptions): ProviderClient {
  const { env = process.env, home, keyVariables = [], timeoutMs = 60_000 } = options
  const keys = options.keys ?? keyChain({ provider, home, env, keyVariables })
  const connections = keepConnections(env)

  return {
    async ask(url, body) {
      const signal = AbortSignal.timeout(timeoutMs)
      try {
        return await askOnce(url, body, signal)
      } catch (error) {
        throw signal.aborted ? tooSlow(url, timeoutMs) : error
      }
    },
  }

  async function askOnce(url: URL, body: Json | undefined, signal: AbortSignal): Promise<Json> {
    const key = await keys.find(signal)
    const headers = {
      ...requestHeaders(provider, { key, caller: options, env }),
      accept: "application/json",
    }
    const route = await connections.routeTo(url)
    const timeouts = { connectTimeoutMs: timeoutMs, idleTimeoutMs: timeoutMs }
    const what = body === undefined ? {} : { body: JSON.stringify(body) }
    const method = body === undefined ? "GET" : "POST"
    const reply = await send({ url, method, headers, ...what, route, ...timeouts }, signal)
    try {
      if (reply.status !== 200) throw await refused(reply, url, keys)
      return await jsonOf(reply, url)
    } finally {
      reply.release()
    }
  }

  async function refused(reply: HttpReply, url: URL, { found }: KeyChain): Promise<Failure> {
    const body = await readErrorBody(reply, timeoutMs)
    const failure = httpFailure({ ...reply, body, url, keyName: provider.envKey })
    return redactFailure(failure, secretsOf(provider, found(), env))
  }
}

async function jsonOf(reply: HttpReply, url: URL): Promise<Json> {
  const text = await textOf(reply, url)
  // Together lists its models without an object around them.
  const json = parseJson(/^\s*\[/.test(text) ? `{"data":${text}}` : text)
  if (json !== undefined) return json
  throw unusable(`${shownUrl(url)} answered with no JSON object: check base_url`)
}

async function textOf({ body }: HttpReply, url: URL): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      size += chunk.length
      if (size > longestAnswer) throw unusable(`${shownUrl(url)} answers without an end`)
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw unusable(`the answer of ${shownUrl(url)} broke off`, error)
  }
  return Buffer.concat(chunks).toString("utf8")
}

function tooSlow(url: URL, timeoutMs: number): Failure {
  return unusable(`${shownUrl(url)} did not answer within ${timeoutMs / 1000} s`)
}

function unusable(message: string, cause?: unknown): Failure {
  return new Failure("provider-unavailable", message, { retry: "never", cause })
}
