import type { ModelFacts, ProviderListing } from "@codex/core"

/** The listings for programs; what is not known of a model is left out. */
export function listingJson(listings: readonly ProviderListing[], configured: string): string {
  const providers = listings.map(({ id, name, address, local, models, problem }) => ({
    id,
    name,
    base_url: address,
    local,
    configured: id === configured,
    usable: models.length > 0,
    ...(problem !== undefined && { problem }),
    models: models.map((model) => ({ id: model.id, ...factsJson(model.facts) })),
  }))
  return `${JSON.stringify({ providers }, null, 2)}\n`
}

function factsJson(facts: ModelFacts) {
  const { contextWindow, trainedWindow, maxOutputTokens, price, ...abilities } = facts
  return {
    ...(contextWindow !== undefined && { context_window: contextWindow }),
    ...(trainedWindow !== undefined && { trained_window: trainedWindow }),
    ...(maxOutputTokens !== undefined && { max_output_tokens: maxOutputTokens }),
    ...abilities,
    ...(price !== undefined && {
      price_per_million: {
        input: price.input,
        ...(price.cachedInput !== undefined && { cached_input: price.cachedInput }),
        output: price.output,
      },
    }),
  }
}
