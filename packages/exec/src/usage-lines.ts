import type { UsageCounted } from "@codex/core"
import { inert } from "./inert.js"

/** Where the session's tokens went, for people: what was read from a cache, of what, and its price. */
export function usageLines({ total, prompt, costUsd }: UsageCounted): readonly string[] {
  const { inputTokens, cachedInputTokens, outputTokens } = total
  const share = inputTokens === 0 ? 0 : Math.round((cachedInputTokens / inputTokens) * 100)
  const price = costUsd === undefined ? "" : `; about $${costUsd.toFixed(costUsd < 0.01 ? 4 : 2)}`
  const counts = `in ${count(inputTokens)} (${share} % cached), out ${count(outputTokens)}${price}`
  if (prompt === undefined) return []
  const { mcp, ...own } = prompt
  const parts = Object.entries({ ...own, ...mcp })
    .filter(([, tokens]) => tokens > 0)
    .map(([name, tokens]) => `${inert(name)} ${count(tokens)}`)
  return [counts, `last request, estimated: ${parts.join(", ")}`]
}

function count(tokens: number): string {
  return tokens.toLocaleString("en-US")
}
