import type { Config } from "../config/config.js"
import type { Provider } from "../config/provider.js"
import { CodexError } from "../errors.js"
import { isForConversations } from "../model/facts/for-conversations.js"
import { listModels } from "../model/list-models.js"
import type { ProviderClientOptions } from "../model/provider-client.js"

/**
 * The model of a provider for which none is configured: the only one that it lists (decision 1).
 * Throws `model-unknown` with the list when there is a choice, or nothing.
 */
export async function onlyModel(
  config: Config,
  caller: Pick<ProviderClientOptions, "sessionId" | "originator" | "version" | "keys">,
): Promise<string> {
  const { provider, home } = config
  // A recording names its own model.
  if (provider.wireApi === "replay") return "replay"
  const listed = await listModels(provider, { ...caller, home })
  const models = listed.filter(isForConversations)
  const [only, ...others] = models
  if (only !== undefined && others.length === 0) return only
  throw new CodexError("model-unknown", complaint(provider, models))
}

function complaint({ name: provider, local }: Provider, models: readonly string[]): string {
  if (models.length === 0) {
    const how = local === undefined ? "" : ` (${local.getModel})`
    return `no model is configured, and ${provider} lists none; get one there first${how}, then set model in config.toml or give -m`
  }
  const shown = models.slice(0, 20).join(", ")
  const more = models.length > 20 ? `, and ${models.length - 20} more` : ""
  return `no model is configured for ${provider}; set model in config.toml or give -m with one of: ${shown}${more}`
}
