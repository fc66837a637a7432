import { type Config, loadConfig } from "@codex/core"
import type { LoginFlags } from "../login-flags.js"

/** The configuration as far as keys go: of the named provider, else of openai. */
export function keyConfig({ provider = "openai", config }: LoginFlags): Promise<Config> {
  return loadConfig({ provider, ...(config !== undefined && { settings: config }) })
}
