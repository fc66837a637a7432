import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import type { Environment } from "./places.js"
import type { Provider } from "./provider.js"
import { plainProvider, providers } from "./providers.js"
import type { ProviderSettings } from "./schema/provider-settings.js"
import type { Settings } from "./schema/settings.js"
import type { KeyPath } from "./toml/key-path.js"

export type ProviderChoice = {
  readonly id: string
  /** Who chose it: `FILE:LINE`, or the flag. */
  readonly where: string
  /** Where a key was set, for people. */
  readonly whereSet: (path: KeyPath) => string
  readonly settings: Settings
  readonly env: Environment
  readonly say: (notice: string) => void
}

/**
 * The built-in provider of that name with the user's table over it, field by field, or the user's own.
 * Throws a CodexError `provider-unknown` that lists the known ones, and `config-invalid` for a table
 * without an address.
 */
export function chooseProvider(choice: ProviderChoice): Provider {
  const { id, settings, say } = choice
  const tables = settings.model_providers ?? {}
  const table = Object.hasOwn(tables, id) ? tables[id] : undefined
  const builtIn = providers.get(id)
  if (builtIn === undefined && table === undefined) throw unknownProvider(choice)

  const base = builtIn === undefined ? { ...plainProvider, id, name: id } : builtIn
  const merged = withoutTable(base, choice)
  const provider = table === undefined ? merged : withTable(merged, table)
  sayNotActedOn(id, table ?? {}, say)
  return complete(provider, choice)
}

function unknownProvider({ id, where, settings }: ProviderChoice): CodexError {
  const known = [...providers.keys(), ...Object.keys(settings.model_providers ?? {})]
  const list = [...new Set(known)].map(harmless).join(", ")
  return new CodexError(
    "provider-unknown",
    `${where}: no provider ${JSON.stringify(harmless(id))}; known are ${list}. Add a table [model_providers.NAME] for another one`,
  )
}

/** What keys and variables beside the provider's table change of the built-in openai. */
function withoutTable(base: Provider, { settings, env, say }: ProviderChoice): Provider {
  if (base.id !== "openai") return base
  const { openai_base_url } = settings
  return {
    ...base,
    ...(openai_base_url !== undefined && { baseUrl: openai_base_url }),
    ...numbersOf(env, say),
  }
}

const variables = [
  { name: "OPENAI_REQUEST_MAX_RETRIES", field: "requestMaxRetries", least: 0, most: 100 },
  { name: "OPENAI_STREAM_MAX_RETRIES", field: "streamMaxRetries", least: 0, most: 100 },
  {
    name: "OPENAI_STREAM_IDLE_TIMEOUT_MS",
    field: "streamIdleTimeoutMs",
    least: 1,
    most: 2 ** 31 - 1,
  },
] as const

function numbersOf(env: Environment, say: (notice: string) => void): Partial<Provider> {
  const entries = variables.flatMap(({ name, field, least, most }) => {
    const text = env[name]?.trim()
    if (!text) return []
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (number >= least && number <= most) return [[field, number]]
    say(`${name} is ignored: it must be a whole number from ${least} to ${most}`)
    return []
  })
  return Object.fromEntries(entries)
}

function withTable(base: Provider, table: ProviderSettings): Provider {
  const { name, base_url, wire_api, env_key_instructions, replay_file } = table
  const { query_params, http_headers, env_http_headers } = table
  const { request_max_retries, stream_max_retries, stream_idle_timeout_ms } = table
  return {
    ...withKey(base, table),
    ...(name !== undefined && { name }),
    ...(base_url !== undefined && { baseUrl: base_url }),
    ...(wire_api !== undefined && { wireApi: wire_api }),
    ...(env_key_instructions !== undefined && { envKeyInstructions: env_key_instructions }),
    ...(query_params !== undefined && { queryParams: query_params }),
    ...(http_headers !== undefined && { httpHeaders: http_headers }),
    ...(env_http_headers !== undefined && { envHttpHeaders: env_http_headers }),
    ...(request_max_retries !== undefined && { requestMaxRetries: request_max_retries }),
    ...(stream_max_retries !== undefined && { streamMaxRetries: stream_max_retries }),
    ...(stream_idle_timeout_ms !== undefined && { streamIdleTimeoutMs: stream_idle_timeout_ms }),
    ...(replay_file !== undefined && { replayFile: replay_file }),
  }
}

/** A key of the user's choice replaces every other source: no second key may go there (decision 7). */
function withKey(
  base: Provider,
  { env_key, experimental_bearer_token }: ProviderSettings,
): Provider {
  if (env_key === undefined && experimental_bearer_token === undefined) return base
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
  }
}

/** Fields that decide how one is let in, and that are not acted on: silence would mislead. */
const notActedOn = ["auth", "aws", "gateway_oauth", "requires_openai_auth"] as const

function sayNotActedOn(id: string, table: ProviderSettings, say: (notice: string) => void): void {
  for (const field of notActedOn) {
    if (table[field] === undefined || table[field] === false) continue
    say(`model_providers.${harmless(id)}.${field} is not supported yet; give env_key instead`)
  }
}

function complete(provider: Provider, { whereSet }: ProviderChoice): Provider {
  const { id, wireApi, replayFile } = provider
  const baseUrl = provider.baseUrl.replace(/\/$/, "")
  const missing = (field: string) =>
    new CodexError(
      "config-invalid",
      `${whereSet(["model_providers", id])}: model_providers.${harmless(id)} needs ${field}`,
    )
  if (wireApi === "replay" && replayFile === undefined) throw missing("replay_file")
  if (wireApi !== "replay" && baseUrl === "") throw missing("base_url")
  return { ...provider, baseUrl }
}
