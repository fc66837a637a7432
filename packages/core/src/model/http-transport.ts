import type { Config } from "../config/config.js"
import type { Key } from "../keys/find-key.js"
import { keyChain } from "../keys/key-chain.js"
import type { ConnectOptions } from "./connect-options.js"
import { keepConnections } from "./connections.js"
import { readErrorBody } from "./error-body.js"
import { Failure } from "./failure.js"
import { requestHeaders } from "./headers.js"
import { httpFailure } from "./http-failure.js"
import { redactFailure } from "./redact-failure.js"
import { secretsOf } from "./secrets.js"
import { type HttpReply, send } from "./send.js"
import type { Transport } from "./transport.js"
import { endpoint } from "./url.js"
import { withKey } from "./with-key.js"
import { encodeText } from "./wire/encode-text.js"

const connectTimeoutMs = 30_000

/** Requests over connections of our own. The provider's key is looked for at each one. */
export function httpTransport(config: Config, options: ConnectOptions): Transport {
  const { provider } = config
  const { env = process.env } = options
  const keys = options.keys ?? keyChain({ ...config, env })
  const connections = keepConnections(env)
  const idleTimeoutMs = provider.streamIdleTimeoutMs

  return {
    idleTimeoutMs,
    post: (path, body, signal) => withKey(keys, signal, (key) => post(path, body, key, signal)),
    told: (failure) => redactFailure(failure, secretsOf(provider, keys.found(), env)),
  }

  async function post(
    path: string,
    body: object,
    key: Key | undefined,
    signal: AbortSignal,
  ): Promise<HttpReply> {
    const headers = requestHeaders(provider, { key, caller: options, env })
    const url = endpoint(provider, path)
    const route = await connections.routeTo(url)
    const request = { url, method: "POST", headers, body: encodeText(body), route } as const
    const reply = await send({ ...request, connectTimeoutMs, idleTimeoutMs }, signal)
    if (isEventStream(reply)) return reply
    throw await refused(reply, url)
  }

  async function refused(reply: HttpReply, url: URL): Promise<Failure> {
    const { status, headers } = reply
    const body = await readErrorBody(reply, idleTimeoutMs)
    reply.release()
    return httpFailure({ status, headers, body, url, keyName: provider.envKey })
  }
}

/** Whether what comes is read as events: everything but an error, an object or a page. */
export function isEventStream({ status, headers }: Pick<HttpReply, "status" | "headers">): boolean {
  return status >= 200 && status < 300 && !/json|html/i.test(headers["content-type"] ?? "")
}
