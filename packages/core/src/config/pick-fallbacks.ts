import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import { chooseProvider } from "./choose-provider.js"
import type { ConfigOverrides, Fallback } from "./config.js"
import { type Reading, whereSet } from "./layers/layer.js"
import type { Layers } from "./layers/read-layers.js"

/** `model_fallbacks`: each is `provider/model`, and the model's name may hold further slashes. */
export function pickFallbacks(
  { settings, all }: Layers,
  { env = process.env }: ConfigOverrides,
  { say }: Reading,
): readonly Fallback[] {
  const where = whereSet(all, ["model_fallbacks"])
  return (settings.model_fallbacks ?? []).map((entry) => {
    const slash = entry.indexOf("/")
    const id = entry.slice(0, Math.max(slash, 0))
    const model = entry.slice(slash + 1).trim()
    if (id === "" || model === "") throw notAModel(where, entry)
    const whereTable = (path: Parameters<typeof whereSet>[1]) => whereSet(all, path)
    return {
      provider: chooseProvider({ id, where, whereSet: whereTable, settings, env, say }),
      model,
    }
  })
}

function notAModel(where: string, entry: string): CodexError {
  return new CodexError(
    "config-invalid",
    `${where}: model_fallbacks holds ${JSON.stringify(harmless(entry))}; write each as "provider/model"`,
  )
}
