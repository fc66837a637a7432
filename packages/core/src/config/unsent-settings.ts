import { bundledFacts } from "../catalog/bundled-facts.js"
import { harmless } from "../protocol/harmless.js"
import type { Provider, RequestSetting } from "./provider.js"
import type { Settings } from "./schema/settings.js"

export type UnsentSetting = { readonly key: RequestSetting; readonly why: string }

/** The settings that would be refused, or mean nothing, where they go: they are left out, and that is said. */
export function unsentSettings(
  { id, name, unknownSettings = [] }: Provider,
  model: string | undefined,
  settings: Settings,
): readonly UnsentSetting[] {
  const facts = model === undefined ? {} : bundledFacts(id, model)
  const of = harmless(model ?? "")
  const rows: readonly (readonly [RequestSetting, string | undefined])[] = [
    ["model_reasoning_effort", thinking(facts.reasoning, facts.efforts, of)],
    ["model_reasoning_summary", facts.reasoning === false ? `${of} does not reason` : undefined],
    ["model_verbosity", facts.verbosity === false ? `${of} has no such setting` : undefined],
    ["service_tier", undefined],
  ]
  return rows.flatMap(([key, ofModel]) => {
    if (settings[key] === undefined) return []
    const why = unknownSettings.includes(key) ? `${harmless(name)} has no such setting` : ofModel
    return why === undefined ? [] : [{ key, why }]
  })
}

function thinking(
  reasoning: boolean | undefined,
  efforts: readonly string[] | undefined,
  of: string,
) {
  if (reasoning === false) return `${of} does not reason`
  return efforts?.length === 0 ? `${of} cannot be told how hard to think` : undefined
}
