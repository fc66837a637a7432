import type { Price } from "./model-facts.js"

type Counts = {
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
}

/** US dollars for these tokens. Cached ones are part of the input, and cost what the rest does where no price says else. */
export function costOf(usage: Counts, { input, cachedInput = input, output }: Price): number {
  const { inputTokens, cachedInputTokens, outputTokens } = usage
  const fresh = Math.max(0, inputTokens - cachedInputTokens)
  return (fresh * input + cachedInputTokens * cachedInput + outputTokens * output) / 1_000_000
}
