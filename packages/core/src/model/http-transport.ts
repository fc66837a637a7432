import type { Config } from "../config/config.js"
import type { Key } from "../keys/find-key.js"
import { keyChain } from "../keys/key-chain.js"
import { answerIn } from "./answer-in.js"
import type { ConnectOptions } from "./connect-options.js"
import { keepConnections } from "./connections.js"
import { requestHeaders } from "./headers.js"
import { redactFailure } from "./redact-failure.js"
import { secretsOf } from "./secrets.js"
import { send } from "./send.js"
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
  ): ReturnType<Transport["post"]> {
    const headers = requestHeaders(provider, { key, caller: options, env })
    const url = endpoint(provider, path)
    const route = await connections.routeTo(url)
    const request = { url, method: "POST", headers, body: encodeText(body), route } as const
    const reply = await send({ ...request, connectTimeoutMs, idleTimeoutMs }, signal)
    return answerIn(reply, { url, idleTimeoutMs, keyName: provider.envKey })
  }
}
