import type { ModelFacts } from "../../catalog/model-facts.js"
import type { Config } from "../../config/config.js"
import { toldFacts } from "../../config/told-facts.js"
import { knownFacts } from "./known-facts.js"

/** What is known of a model without asking anybody: its server's word may be days old. */
export function rememberedFacts(config: Config, model: string): ModelFacts {
  return knownFacts(config, model, toldFacts(config, model))
}
