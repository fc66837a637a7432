import { bundledModels } from "./bundled-models.js"
import type { ModelFacts } from "./model-facts.js"

/** What a bundled table knows of a model by its name; its price only at the provider whose it is. */
export function bundledFacts(provider: string, model: string): ModelFacts {
  const name = baseName(model)
  const found =
    bundledModels.find((row) => row.name === name) ??
    bundledModels.find((row) => isDated(name, row.name))
  if (found === undefined) return {}
  if (found.provider === provider) return found.facts
  const { price: _price, ...others } = found.facts
  return others
}

/** `openai/gpt-5`, as routers name models, and `gpt-oss:20b`, as Ollama does. */
function baseName(model: string): string {
  return model
    .slice(model.lastIndexOf("/") + 1)
    .toLowerCase()
    .replace(":", "-")
}

/** `gpt-5-2025-08-07` is a `gpt-5`; `gpt-5-mini` is not. */
function isDated(name: string, base: string): boolean {
  return (
    name.startsWith(base) && /^-(\d{4}-\d\d-\d\d|\d{4,8}|latest)$/.test(name.slice(base.length))
  )
}
