import { redactSecrets } from "../protocol/redact.js"
import type { Provider } from "../config/provider.js"
import { connectTimeoutMs } from "./http-model.js"
import { keepConnections } from "./connections.js"
import type { ConnectOptions } from "./connect-options.js"
import { readErrorBody } from "./error-body.js"
import { Failure } from "./failure.js"
import { requestHeaders } from "./headers.js"
import { httpFailure } from "./http-failure.js"
import { findKey } from "./key.js"
import { secretsOf } from "./secrets.js"
import { type HttpReply, send } from "./transport.js"
import { endpoint } from "./url.js"
import { objectsAt, parseJson, stringAt } from "./wire/json.js"

export type ListModelsOptions = Omit<ConnectOptions, "model" | "backOffMs"> & {
  /** CODEX_HOME, for a stored key. */
  readonly home: string
}

/** Long enough for any list; what is longer is none. In bytes. */
const longestList = 16 * 1024 * 1024

/** The names that a provider's `GET /models` lists, in its order. Asks once; throws a CodexError. */
export async function listModels(
  provider: Provider,
  options: ListModelsOptions,
  signal: AbortSignal = AbortSignal.timeout(60_000),
): Promise<readonly string[]> {
  const env = options.env ?? process.env
  const key = await findKey(provider, { home: options.home, env })
  const headers = {
    ...requestHeaders(provider, { key, caller: options, env }),
    accept: "application/json",
  }
  const url = endpoint(provider, "/models")
  const route = await keepConnections(env).routeTo(url)
  const timeouts = { connectTimeoutMs, idleTimeoutMs: connectTimeoutMs }
  const reply = await send({ url, method: "GET", headers, route, ...timeouts }, signal)
  try {
    if (reply.status === 200) return await namesIn(reply)
    const body = await readErrorBody(reply, connectTimeoutMs)
    const failure = httpFailure({ ...reply, body, url, keyName: provider.envKey })
    const redact = redactSecrets(secretsOf(provider, key, env))
    throw new Failure(failure.code, redact(failure.message), failure.options)
  } finally {
    reply.release()
  }
}

async function namesIn(reply: HttpReply): Promise<readonly string[]> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of reply.body) {
    chunks.push(chunk)
    size += chunk.length
    if (size > longestList) break
  }
  const json = parseJson(Buffer.concat(chunks).toString("utf8"))
  if (json === undefined) {
    const message = "the provider's list of models is no JSON object: check base_url"
    throw new Failure("provider-unavailable", message, { retry: "never" })
  }
  return objectsAt(json, "data").flatMap((model) => stringAt(model, "id") ?? [])
}
