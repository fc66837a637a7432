import { bundledFacts } from "../catalog/bundled-facts.js"
import type { Price } from "../catalog/model-facts.js"
import type { Config } from "../config/config.js"
import { rememberedFacts } from "../model/facts/remembered-facts.js"
import type { Answerer } from "../protocol/model-usage.js"

/** The price of whichever model has answered, as far as it is known. Looked up once for each. */
export function priceOf(config: Config): (answerer: Answerer) => Price | undefined {
  const known = new Map<string, Price | undefined>()
  return (answerer) => {
    const key = JSON.stringify([answerer.provider, answerer.model])
    if (!known.has(key)) known.set(key, lookUp(config, answerer))
    return known.get(key)
  }
}

function lookUp(config: Config, { provider: id, model }: Answerer): Price | undefined {
  const { provider, fallbacks = [] } = config
  const providers = [provider, ...fallbacks.map((fallback) => fallback.provider)]
  const found = providers.find((one) => one.id === id)
  // An earlier session may have asked a provider that is not in use today.
  if (found === undefined) return bundledFacts(id, model).price
  return rememberedFacts({ ...config, provider: found }, model).price
}
