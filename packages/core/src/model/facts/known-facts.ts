import { bundledFacts } from "../../catalog/bundled-facts.js"
import type { ModelFacts } from "../../catalog/model-facts.js"
import type { Config } from "../../config/config.js"

/**
 * What is known of a model: from the configuration before its server, from the server before the
 * bundled table.
 */
export function knownFacts(
  { provider, contextWindow, maxOutputTokens, supportsImages }: Config,
  model: string,
  told: ModelFacts = {},
): ModelFacts {
  return {
    ...bundledFor(provider, model),
    ...told,
    ...(contextWindow !== undefined && { contextWindow }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(supportsImages !== undefined && { images: supportsImages }),
  }
}

/** What others give a model says nothing of the server on one's own machine. */
function bundledFor({ id, local }: Config["provider"], model: string): ModelFacts {
  const facts = bundledFacts(id, model)
  if (local === undefined) return facts
  const { contextWindow: _window, maxOutputTokens: _output, ...abilities } = facts
  return abilities
}
