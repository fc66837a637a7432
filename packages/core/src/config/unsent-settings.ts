import { bundledFacts } from "../catalog/bundled-facts.js"
import type { ModelFacts } from "../catalog/model-facts.js"
import { harmless } from "../protocol/harmless.js"
import type { Provider, RequestSetting, UnsentSetting } from "./provider.js"
import type { Settings } from "./schema/settings.js"
import { toldFacts } from "./told-facts.js"

const requestSettings: readonly RequestSetting[] = [
  "model_reasoning_effort",
  "model_reasoning_summary",
  "model_verbosity",
  "service_tier",
]

type Asked = {
  readonly home: string
  readonly provider: Provider
  readonly model: string | undefined
  /** True for a model that stands in: what was chosen for another one is nothing to insist on. */
  readonly standsIn?: true
}

/** The settings that would be refused, or mean nothing, where they go: they are left out, and that is said. */
export function unsentSettings(asked: Asked, settings: Settings): readonly UnsentSetting[] {
  const configured = requestSettings.filter((key) => settings[key] !== undefined)
  if (configured.length === 0) return []
  const { name, unknownSettings = [] } = asked.provider
  const facts = factsOf(asked)
  return configured.flatMap((key) => {
    const why = unknownSettings.includes(key)
      ? `${harmless(name)} has no such setting`
      : whyNot(key, facts, asked, settings)
    return why === undefined ? [] : [{ key, why }]
  })
}

/** The settings without those. */
export function withoutUnsent(settings: Settings, unsent: readonly UnsentSetting[]): Settings {
  const left = Object.entries(settings).filter(([key]) => unsent.every((one) => one.key !== key))
  return Object.fromEntries(left)
}

function factsOf({ home, provider, model }: Asked): ModelFacts {
  if (model === undefined) return {}
  return { ...bundledFacts(provider.id, model), ...toldFacts({ home, provider }, model) }
}

function whyNot(
  key: RequestSetting,
  { reasoning, efforts, verbosity }: ModelFacts,
  { model, standsIn }: Asked,
  settings: Settings,
): string | undefined {
  const of = harmless(model ?? "")
  if (key === "model_verbosity")
    return verbosity === false ? `${of} has no such setting` : undefined
  if (key === "service_tier") return undefined
  if (reasoning === false) return `${of} does not reason`
  if (key !== "model_reasoning_effort") return undefined
  if (efforts?.length === 0) return `${of} cannot be told how hard to think`
  const { model_reasoning_effort: effort = "" } = settings
  const known = efforts?.includes(effort) ?? true
  return standsIn && !known ? `${of} has no effort ${JSON.stringify(harmless(effort))}` : undefined
}
