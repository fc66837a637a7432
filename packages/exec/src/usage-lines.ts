import type { Answerer, Usage, UsageCounted } from "@codex/core"
import { inert } from "./inert.js"

/** Where the session's tokens went, for people: what was read from a cache, of what, and its price. */
export function usageLines(counted: UsageCounted): readonly string[] {
  const { total, prompt, costUsd, byModel = [] } = counted
  if (prompt === undefined) return []
  const { mcp, ...own } = prompt
  const parts = Object.entries({ ...own, ...mcp })
    .filter(([, tokens]) => tokens > 0)
    .map(([name, tokens]) => `${inert(name)} ${count(tokens)}`)
  return [
    countsOf(total, costUsd),
    ...byModel.map((row) => `${nameOf(row)}: ${countsOf(row.usage, row.costUsd)}`),
    `last request, estimated: ${parts.join(", ")}`,
  ]
}

function nameOf({ provider, model }: Answerer): string {
  return inert(`${provider}/${model}`)
}

function countsOf({ inputTokens, cachedInputTokens, outputTokens }: Usage, costUsd?: number) {
  const share = inputTokens === 0 ? 0 : Math.round((cachedInputTokens / inputTokens) * 100)
  const price = costUsd === undefined ? "" : `; about $${costUsd.toFixed(costUsd < 0.01 ? 4 : 2)}`
  return `in ${count(inputTokens)} (${share} % cached), out ${count(outputTokens)}${price}`
}

function count(tokens: number): string {
  return tokens.toLocaleString("en-US")
}
