import { countAt, isJson, type Json, stringAt } from "../model/wire/json.js"
import type { Answerer, ModelUsage } from "../protocol/model-usage.js"
import { addUsage, noUsage, type Usage } from "../protocol/usage.js"

export type TokenTally = {
  /** A `token_count` of a session file: the total until then, of which what is new is of this model. */
  count(payload: Json, answerer: Answerer): void
  total(): Usage
  byModel(): readonly ModelUsage[]
}

/** No session asks more models, and none has a longer name. What a file says beyond that is of "?". */
const mostModels = 100
const longestName = 200

/** Adds up what a session's models have used. */
export function tokenTally(): TokenTally {
  let total = noUsage
  const rows = new Map<string, ModelUsage>()
  return { count, total: () => total, byModel: () => [...rows.values()] }

  function count(payload: Json, answerer: Answerer): void {
    const next = totalIn(payload)
    if (next === undefined) return
    const added = difference(next, total)
    total = next
    // The same count comes again where a limit has changed.
    if (Object.values(added).some((tokens) => tokens > 0)) {
      const known = keyOf(answerer)
      const isOne = rows.has(known) || (rows.size < mostModels && isNamed(answerer))
      const { provider, model } = isOne ? answerer : { provider: "?", model: "?" }
      const key = isOne ? known : keyOf({ provider, model })
      rows.set(key, { provider, model, usage: addUsage(rows.get(key)?.usage ?? noUsage, added) })
    }
  }
}

function keyOf({ provider, model }: Answerer): string {
  return JSON.stringify([provider, model])
}

function isNamed({ provider, model }: Answerer): boolean {
  return Math.max(provider.length, model.length) <= longestName
}

export function answererOf(value: unknown): Answerer | undefined {
  if (!isJson(value)) return undefined
  const provider = stringAt(value, "provider")
  const model = stringAt(value, "model")
  return provider === undefined || model === undefined ? undefined : { provider, model }
}

function totalIn(payload: Json): Usage | undefined {
  const info = payload["info"]
  const total = isJson(info) ? info["total_token_usage"] : undefined
  if (!isJson(total)) return undefined
  return {
    inputTokens: countAt(total, "input_tokens"),
    cachedInputTokens: countAt(total, "cached_input_tokens"),
    cacheWriteInputTokens: countAt(total, "cache_write_input_tokens"),
    outputTokens: countAt(total, "output_tokens"),
    reasoningOutputTokens: countAt(total, "reasoning_output_tokens"),
  }
}

/** A total that has shrunk counts from nothing again. */
function difference(next: Usage, before: Usage): Usage {
  const from = next.inputTokens < before.inputTokens ? noUsage : before
  const since = (key: keyof Usage) => Math.max(0, next[key] - from[key])
  return {
    inputTokens: since("inputTokens"),
    cachedInputTokens: since("cachedInputTokens"),
    cacheWriteInputTokens: since("cacheWriteInputTokens"),
    outputTokens: since("outputTokens"),
    reasoningOutputTokens: since("reasoningOutputTokens"),
  }
}
