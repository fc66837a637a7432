import type { Config } from "../config/config.js"
import { CodexError } from "../errors.js"
import { keyChain } from "../keys/key-chain.js"
import type { ConnectOptions } from "./connect-options.js"
import { proxyFor } from "./connections.js"
import { requestHeaders } from "./headers.js"
import { openaiTransport } from "./openai-transport.js"
import { redactFailure } from "./redact-failure.js"
import { secretsOf } from "./secrets.js"
import type { Transport } from "./transport.js"
import { endpoint } from "./url.js"
import { withKey } from "./with-key.js"

/** `transport = "openai"`: the npm package with the provider's address, key and headers. */
export async function openaiConnection(
  config: Config,
  options: ConnectOptions,
): Promise<Transport> {
  const { provider } = config
  const { env = process.env } = options
  await refuseProxy(endpoint(provider, ""))
  const { OpenAI } = await loadPackage()
  const keys = options.keys ?? keyChain({ ...config, env })
  const client = new OpenAI({
    // The client wants one; what is sent is in our headers, or none.
    apiKey: "none",
    organization: null,
    project: null,
    baseURL: provider.baseUrl,
    ...(provider.queryParams !== undefined && { defaultQuery: { ...provider.queryParams } }),
    logLevel: "off",
  })
  const transport = openaiTransport(client, {
    idleTimeoutMs: provider.streamIdleTimeoutMs,
    keyName: provider.envKey,
  })
  return {
    idleTimeoutMs: transport.idleTimeoutMs,
    post: (path, body, signal) =>
      withKey(keys, signal, (key) => {
        const headers = requestHeaders(provider, { key, caller: options, env })
        return transport.post(path, body, signal, { authorization: null, ...headers })
      }),
    told: (failure) => redactFailure(failure, secretsOf(provider, keys.found(), env)),
  }
}

/** Going around a proxy that somebody has set would be worse than not going at all. */
async function refuseProxy(url: URL): Promise<void> {
  if ((await proxyFor(url)) === undefined) return
  throw new CodexError(
    "config-invalid",
    `transport = "openai" cannot use the proxy that the environment names for ${url.host}: leave the key transport out, or name the host in NO_PROXY`,
  )
}

async function loadPackage(): Promise<typeof import("openai")> {
  try {
    return await import("openai")
  } catch (error) {
    throw new CodexError(
      "config-invalid",
      'transport = "openai" needs the npm package openai: install it, or leave the key transport out',
      { cause: error },
    )
  }
}
