import type { AuthCommand, Provider } from "./provider.js"
import type { ProviderSettings } from "./schema/provider-settings.js"

/** A provider with the user's table over it: field by field, maps of headers and parameters key by key. */
export function providerOfTable(base: Provider, table: ProviderSettings): Provider {
  const { name, base_url, wire_api, env_key_instructions, replay_file } = table
  const { query_params, http_headers, env_http_headers, transport } = table
  const { request_max_retries, stream_max_retries, stream_idle_timeout_ms } = table
  return {
    ...withKey(base, table),
    ...(name !== undefined && { name }),
    ...(base_url !== undefined && { baseUrl: base_url }),
    ...(wire_api !== undefined && { wireApi: wire_api }),
    ...(transport === "openai" && { transport }),
    ...(env_key_instructions !== undefined && { envKeyInstructions: env_key_instructions }),
    ...(query_params !== undefined && { queryParams: { ...base.queryParams, ...query_params } }),
    ...(http_headers !== undefined && { httpHeaders: { ...base.httpHeaders, ...http_headers } }),
    ...(env_http_headers !== undefined && { envHttpHeaders: env_http_headers }),
    ...(request_max_retries !== undefined && { requestMaxRetries: request_max_retries }),
    ...(stream_max_retries !== undefined && { streamMaxRetries: stream_max_retries }),
    ...(stream_idle_timeout_ms !== undefined && { streamIdleTimeoutMs: stream_idle_timeout_ms }),
    ...(replay_file !== undefined && { replayFile: replay_file }),
  }
}

/** A key of the user's choice replaces every other source: no second key may go there (decision 7). */
function withKey(base: Provider, table: ProviderSettings): Provider {
  const { env_key, experimental_bearer_token, auth } = table
  if (env_key === undefined && experimental_bearer_token === undefined && auth === undefined) {
    return base
  }
  const {
    envKey: _key,
    envKeysBefore: _before,
    envKeyInstructions: _how,
    usesAuthFile: _file,
    ...rest
  } = base
  return {
    ...rest,
    ...(env_key !== undefined && { envKey: env_key }),
    ...(experimental_bearer_token !== undefined && { bearerToken: experimental_bearer_token }),
    ...(auth !== undefined && { auth: authCommand(auth) }),
  }
}

function authCommand(auth: NonNullable<ProviderSettings["auth"]>): AuthCommand {
  return {
    command: auth.command ?? "",
    args: auth.args ?? [],
    ...(auth.cwd !== undefined && { cwd: auth.cwd }),
    timeoutMs: auth.timeout_ms ?? 5000,
    refreshIntervalMs: auth.refresh_interval_ms ?? 300_000,
  }
}
