import type { ModelFacts, Price } from "../../catalog/model-facts.js"
import { type Json, objectAt } from "../wire/json.js"
import { present, tokensAt, wordsAt } from "./json-facts.js"

/**
 * What an entry of `GET /models` tells beside the name, in whichever dialect: OpenRouter's, Groq's,
 * vLLM's, Mistral's, llama.cpp's.
 */
export function listedFacts(entry: Json): ModelFacts {
  const inputs = wordsAt(objectAt(entry, "architecture"), "input_modalities")
  const parameters = wordsAt(entry, "supported_parameters")
  const abilities = objectAt(entry, "capabilities")
  const top = objectAt(entry, "top_provider")
  return present<ModelFacts>({
    contextWindow:
      tokensAt(entry, "context_length", "context_window", "max_model_len", "max_context_length") ??
      tokensAt(objectAt(entry, "meta"), "n_ctx"),
    maxOutputTokens:
      tokensAt(top, "max_completion_tokens") ?? tokensAt(entry, "max_completion_tokens"),
    images: inputs?.includes("image") ?? flagAt(abilities, "vision"),
    tools: parameters?.includes("tools") ?? flagAt(abilities, "function_calling"),
    reasoning: parameters?.includes("reasoning"),
    price: priceOf(objectAt(entry, "pricing")),
  })
}

function flagAt(json: Json, key: string): boolean | undefined {
  const value = json[key]
  return typeof value === "boolean" ? value : undefined
}

/** OpenRouter's are texts, in dollars for one token; 0 is a price too. */
function priceOf(pricing: Json): Price | undefined {
  const input = perMillion(pricing["prompt"])
  const output = perMillion(pricing["completion"])
  if (input === undefined || output === undefined) return undefined
  const cachedInput = perMillion(pricing["input_cache_read"])
  return { input, output, ...(cachedInput !== undefined && { cachedInput }) }
}

function perMillion(value: unknown): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined
  const dollars = value === "" ? Number.NaN : Number(value)
  if (!(dollars >= 0 && dollars < 1)) return undefined
  return Number((dollars * 1e6).toFixed(6))
}
