import { writeSync } from "node:fs"
import { type Config, type ConfigOverrides, harmless, loadConfig } from "@codex/core"
import { loadSandbox } from "../../load-sandbox.js"

/** The configuration as a session here would have it, and whether this machine can confine commands. */
export async function loadPolicy(
  overrides: ConfigOverrides,
): Promise<{ readonly config: Config; readonly canSandbox: boolean }> {
  const [config, sandbox] = await Promise.all([loadConfig(overrides), loadSandbox()])
  for (const notice of config.notices) writeSync(2, `${harmless(notice)}\n`)
  return { config, canSandbox: sandbox !== undefined }
}
