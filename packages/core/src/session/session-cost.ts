import type { Answerer, ModelUsage } from "../protocol/model-usage.js"
import { costOf } from "../catalog/cost.js"
import type { Price } from "../catalog/model-facts.js"

/** US dollars, where the price is known. */
type Cost = { readonly costUsd?: number }

export type SessionCost = Cost & {
  /** Where several models have answered. */
  readonly byModel?: readonly (ModelUsage & Cost)[]
}

/**
 * What a session has cost: the tokens of each model at its own price. There is no sum where one of them
 * has no known price: it would be too low.
 */
export function sessionCost(
  rows: readonly ModelUsage[],
  priceOf: (answerer: Answerer) => Price | undefined,
): SessionCost {
  const byModel = rows.map((row) => {
    const price = priceOf(row)
    return { ...row, ...(price !== undefined && { costUsd: costOf(row.usage, price) }) }
  })
  const costs = byModel.flatMap(({ costUsd }) => costUsd ?? [])
  const isWhole = costs.length > 0 && costs.length === byModel.length
  return {
    ...(isWhole && { costUsd: costs.reduce((sum, cost) => sum + cost) }),
    ...(byModel.length > 1 && { byModel }),
  }
}
