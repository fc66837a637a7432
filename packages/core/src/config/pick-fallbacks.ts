import { bundledFacts } from "../catalog/bundled-facts.js"
import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import { askedSettings } from "./asked-settings.js"
import { chooseProvider } from "./choose-provider.js"
import type { ConfigOverrides, Fallback } from "./config.js"
import { configOf } from "./config-of.js"
import { type Reading, whereSet } from "./layers/layer.js"
import type { Layers } from "./layers/read-layers.js"
import type { Provider } from "./provider.js"
import type { Settings } from "./schema/settings.js"
import { unsentSettings, withoutUnsent } from "./unsent-settings.js"

/** `model_fallbacks`: each is `provider/model`, and the model's name may hold further slashes. */
export function pickFallbacks(
  { settings, all }: Layers,
  { env = process.env }: ConfigOverrides,
  { say, places }: Reading,
): readonly Fallback[] {
  const where = whereSet(all, ["model_fallbacks"])
  return (settings.model_fallbacks ?? []).map((entry) => {
    const slash = entry.indexOf("/")
    const id = entry.slice(0, Math.max(slash, 0))
    const model = entry.slice(slash + 1).trim()
    if (id === "" || model === "") throw notAModel(where, entry)
    const whereTable = (path: Parameters<typeof whereSet>[1]) => whereSet(all, path)
    const provider = chooseProvider({ id, where, whereSet: whereTable, settings, env, say })
    return { provider, model, ...askedOf({ home: places.home, provider, model }, settings) }
  })
}

/** What is configured was chosen for the first model: this one is sent what it is known to take. */
function askedOf(
  asked: { readonly home: string; readonly provider: Provider; readonly model: string },
  settings: Settings,
): Pick<Fallback, "asks" | "unsent"> {
  const unsent = unsentSettings({ ...asked, standsIn: true }, settings)
  const asks = askedSettings(configOf(withoutUnsent(settings, unsent)))
  const { maxOutputTokens: most } = bundledFacts(asked.provider.id, asked.model)
  return {
    asks: {
      ...asks,
      ...(asks.maxOutputTokens !== undefined &&
        most !== undefined && { maxOutputTokens: Math.min(asks.maxOutputTokens, most) }),
    },
    unsent,
  }
}

function notAModel(where: string, entry: string): CodexError {
  return new CodexError(
    "config-invalid",
    `${where}: model_fallbacks holds ${JSON.stringify(harmless(entry))}; write each as "provider/model"`,
  )
}
