import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import type { Environment } from "./places.js"
import type { Provider } from "./provider.js"
import { providerOfTable } from "./provider-of-table.js"
import { withVariables } from "./provider-variables.js"
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
  const { settings, env, say } = choice
  const id = knownId(choice)
  const table = tableOf(id, settings)
  const builtIn = providers.get(id)
  if (builtIn === undefined && table === undefined) throw unknownProvider(choice)

  const base = builtIn ?? { ...plainProvider, id, name: id }
  const merged = withAddress(withVariables(base, env, say), settings)
  const provider = table === undefined ? merged : providerOfTable(merged, table)
  sayNotActedOn(id, table ?? {}, say)
  return complete(provider, choice)
}

/** Other spellings of built-in names; a table of the user's own goes before them. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["llamacpp", "llama.cpp"],
  ["llama-cpp", "llama.cpp"],
  ["lm-studio", "lmstudio"],
])

function knownId({ id, settings }: ProviderChoice): string {
  return tableOf(id, settings) === undefined ? (otherNames.get(id) ?? id) : id
}

function tableOf(id: string, { model_providers = {} }: Settings): ProviderSettings | undefined {
  return Object.hasOwn(model_providers, id) ? model_providers[id] : undefined
}

function unknownProvider({ id, where, settings }: ProviderChoice): CodexError {
  const known = [...providers.keys(), ...Object.keys(settings.model_providers ?? {})]
  const list = [...new Set(known)].map(harmless).join(", ")
  return new CodexError(
    "provider-unknown",
    `${where}: no provider ${JSON.stringify(harmless(id))}; known are ${list}. Add a table [model_providers.NAME] for another one`,
  )
}

function withAddress(base: Provider, { openai_base_url }: Settings): Provider {
  if (base.id !== "openai" || openai_base_url === undefined) return base
  return { ...base, baseUrl: openai_base_url }
}

/** Fields that decide how one is let in, and that are not acted on: silence would mislead. */
const notActedOn = ["aws", "gateway_oauth", "requires_openai_auth"] as const

function sayNotActedOn(id: string, table: ProviderSettings, say: (notice: string) => void): void {
  for (const field of notActedOn) {
    if (table[field] === undefined || table[field] === false) continue
    say(`model_providers.${harmless(id)}.${field} is not supported yet; give env_key instead`)
  }
}

function complete(provider: Provider, { whereSet, where }: ProviderChoice): Provider {
  const { id, wireApi, replayFile, auth, addressFrom } = provider
  const baseUrl = provider.baseUrl.replace(/\/$/, "")
  const path = ["model_providers", id]
  const missing = (field: string) => {
    const place = providers.has(id) ? where : whereSet(path)
    const message = `${place}: model_providers.${harmless(id)} needs ${field}`
    return new CodexError("config-invalid", message)
  }
  if (wireApi === "replay" && replayFile === undefined) throw missing("replay_file")
  if (wireApi !== "replay" && baseUrl === "") {
    const other = addressFrom && `, or the variable ${addressFrom.variable}`
    throw missing(`base_url${other ?? ""}`)
  }
  if (auth?.command === "") throw missing("auth.command")
  refuseTwoKeys(provider, whereSet(path))
  return { ...provider, baseUrl }
}

/** Which of two keys goes out must not be a matter of guessing. */
function refuseTwoKeys({ id, auth, envKey, bearerToken }: Provider, where: string): void {
  const given = [
    auth !== undefined && "auth",
    envKey !== undefined && "env_key",
    bearerToken !== undefined && "experimental_bearer_token",
  ].filter((name) => name !== false)
  const [one, other] = given
  if (auth === undefined || one === undefined || other === undefined) return
  const message = `${where}: ${one} and ${other} of model_providers.${harmless(id)} both give the key; keep one of them`
  throw new CodexError("config-invalid", message)
}
