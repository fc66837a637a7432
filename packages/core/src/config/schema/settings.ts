import * as z from "zod/mini"
import { modelSettings } from "./model-settings.js"
import { providerSettings } from "./provider-settings.js"
import { sandboxSettings } from "./sandbox-settings.js"
import { toolSettings } from "./tool-settings.js"

/**
 * Every key of a config.toml that is acted on, with what makes the schema of its value: a start makes
 * only the schemas of the keys that a file uses.
 */
export const settingsSchemas = {
  ...modelSettings,
  ...sandboxSettings,
  ...toolSettings,
  model_providers: () => z.record(z.string(), providerSettings()),
  profile: () => z.string(),
  // A profile's content is checked when it is chosen.
  profiles: () => z.record(z.string(), z.record(z.string(), z.unknown())),
}

type Schemas = typeof settingsSchemas

/** What one file, or all of them merged, sets. */
export type Settings = { readonly [Key in keyof Schemas]?: z.infer<ReturnType<Schemas[Key]>> }
