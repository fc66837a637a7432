import { harmless } from "../protocol/harmless.js"
import { chooseProvider } from "./choose-provider.js"
import type { ConfigOverrides } from "./config.js"
import { type Reading, whereSet } from "./layers/layer.js"
import type { Layers } from "./layers/read-layers.js"
import type { Provider } from "./provider.js"
import { providers } from "./providers.js"

/** Whom to ask. Only `--oss` without `oss_provider` looks for what runs on this machine. */
export async function pickProvider(
  { settings, all }: Layers,
  overrides: ConfigOverrides,
  { say }: Reading,
): Promise<Provider> {
  const { env = process.env } = overrides
  const by = (id: string, where: string) =>
    chooseProvider({ id, where, whereSet: (path) => whereSet(all, path), settings, env, say })
  if (overrides.provider !== undefined) return by(overrides.provider, "--provider")
  const { model_provider, oss_provider } = settings
  if (!overrides.oss) return by(model_provider ?? "openai", whereSet(all, ["model_provider"]))
  if (oss_provider !== undefined) return by(oss_provider, "--oss")

  const local = [...providers.values()].filter((row) => row.local !== undefined)
  const candidates = local.map(({ id }) => by(id, "--oss"))
  const { findRunning } = await import("./find-running.js")
  const found = await findRunning(candidates, overrides.model)
  if (found !== undefined) return found
  const places = candidates.map(({ name, baseUrl }) => `${name} at ${harmless(baseUrl)}`)
  say(`--oss: no model server answers here; looked for ${places.join(", ")}. Ollama is asked.`)
  return by("ollama", "--oss")
}
