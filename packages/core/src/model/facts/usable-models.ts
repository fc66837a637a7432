import type { ModelFacts } from "../../catalog/model-facts.js"
import type { Config } from "../../config/config.js"
import type { Provider } from "../../config/provider.js"
import { keepToldFacts } from "../../config/told-facts.js"
import { CodexError } from "../../errors.js"
import { keyStatus } from "../../keys/change-key.js"
import {
  providerClient,
  type ProviderClient,
  type ProviderClientOptions,
} from "../provider-client.js"
import { endpoint, isLoopback, shownUrl } from "../url.js"
import { type Json, objectsAt, stringAt } from "../wire/json.js"
import { askLocal, lmstudioEntry } from "./ask-local.js"
import { listedFacts } from "./listed-facts.js"
import { isForConversations } from "./for-conversations.js"
import { knownFacts } from "./known-facts.js"

export type ListedModel = { readonly id: string; readonly facts: ModelFacts }

/** What can be asked of one provider now, or why nothing can. */
export type ProviderListing = {
  readonly id: string
  readonly name: string
  /** Without whatever may be secret in it. */
  readonly address: string
  /** True where it is on this machine. */
  readonly local: boolean
  readonly models: readonly ListedModel[]
  /** Why there are no models; for people. */
  readonly problem?: string
}

/**
 * The models that a provider offers now. Nothing is sent to one whose key is missing. Never rejects for
 * what the provider does or does not do: that is its `problem`.
 */
export async function usableModels(
  config: Config,
  caller: Pick<ProviderClientOptions, "sessionId" | "originator" | "version" | "timeoutMs">,
): Promise<ProviderListing> {
  const { provider } = config
  const url = endpoint(provider, "/models")
  const about = {
    id: provider.id,
    name: provider.name,
    address: shownUrl(endpoint(provider, "")),
    local: isLoopback(url),
    models: [],
  }
  const status = await keyStatus(config)
  if (status.kind === "missing") return { ...about, problem: status.message }
  try {
    const client = providerClient(provider, { ...config, ...caller })
    const models = await listed(provider, client)
    if (models.length === 0) return { ...about, problem: noModels(provider) }
    keepToldFacts(config, models)
    return { ...about, models: models.map(known) }
  } catch (error) {
    if (!(error instanceof CodexError)) throw error
    return { ...about, problem: problemOf(provider, error) }
  }

  /** What the configuration says of a window is about the model that it names. */
  function known({ id, facts }: ListedModel): ListedModel {
    const {
      contextWindow: _window,
      maxOutputTokens: _output,
      supportsImages: _images,
      ...others
    } = config
    return { id, facts: knownFacts(id === config.model ? config : others, id, facts) }
  }
}

function noModels({ local }: Provider): string {
  return local ? `it has no models; get one with: ${local.getModel}` : "it lists no models"
}

function problemOf({ local }: Provider, error: CodexError): string {
  if (local === undefined || error.code !== "provider-unavailable") return error.message
  return `not running; start it with: ${local.start}`
}

async function listed(provider: Provider, client: ProviderClient): Promise<readonly ListedModel[]> {
  if (provider.local?.kind === "lmstudio") {
    const own = await lmstudioList(provider, client)
    if (own !== undefined) return own
  }
  const list = await client.ask(endpoint(provider, "/models"))
  const entries = objectsAt(list, "data").slice(0, mostListed)
  const models = entries.flatMap(listedModel).filter(({ id }) => isForConversations(id))
  if (provider.local === undefined) return models
  return detailed(provider, models, client)
}

/** More is nothing that anybody reads. */
const mostListed = 2000

function listedModel(entry: Json): readonly ListedModel[] {
  const id = stringAt(entry, "id")
  return id === undefined ? [] : [{ id, facts: listedFacts(entry) }]
}

/** LM Studio's own list says of each model what it is; undefined where it has none yet. */
async function lmstudioList(
  provider: Provider,
  client: ProviderClient,
): Promise<readonly ListedModel[] | undefined> {
  try {
    const list = await client.ask(new URL(provider.baseUrl.replace(/\/v1$/, "/api/v0/models")))
    return objectsAt(list, "data")
      .filter((entry) => stringAt(entry, "type") !== "embeddings")
      .flatMap((entry) => {
        const id = stringAt(entry, "id")
        return id === undefined ? [] : [{ id, facts: lmstudioEntry(entry) }]
      })
  } catch (error) {
    if (error instanceof CodexError && error.code !== "provider-unavailable") return undefined
    throw error
  }
}

/** Asked of a few models, one after the other: the server has other things to do. */
async function detailed(
  provider: Provider,
  models: readonly ListedModel[],
  client: ProviderClient,
): Promise<readonly ListedModel[]> {
  const known: ListedModel[] = []
  for (const [at, { id, facts }] of models.entries()) {
    const told = at < mostDetailed ? await unlessRefused(askLocal(provider, id, client)) : {}
    known.push({ id, facts: { ...facts, ...told } })
  }
  return known
}

async function unlessRefused(facts: Promise<ModelFacts>): Promise<ModelFacts> {
  try {
    return await facts
  } catch (error) {
    if (!(error instanceof CodexError)) throw error
    return {}
  }
}

const mostDetailed = 50
