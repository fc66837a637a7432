import { writeSync } from "node:fs"
import {
  CodexError,
  type ConfigOverrides,
  harmless,
  isUnrestricted,
  loadConfig,
  runInherited,
} from "@codex/core"
import type { CommandEnd } from "../command-end.js"
import { loadSandbox, loadSupervisor } from "../load-sandbox.js"

/** Runs a command in the sandbox of the configuration. Its exit code is ours. */
export async function sandboxRun(
  argv: readonly string[],
  overrides: ConfigOverrides,
  platform: NodeJS.Platform = process.platform,
): Promise<CommandEnd> {
  if (platform !== process.platform) {
    const system = platform === "darwin" ? "macOS" : "Linux"
    throw new CodexError("sandbox-unavailable", `this sandbox is for ${system}; use codex sandbox`)
  }
  const config = await loadConfig(overrides)
  for (const notice of config.notices) writeSync(2, `${harmless(notice)}\n`)
  if (isUnrestricted(config.sandboxPolicy)) {
    return { exitCode: await runInherited(argv, config, { supervise: await loadSupervisor() }) }
  }
  const say = (line: string) => void writeSync(2, `${harmless(line)}\n`)
  return { exitCode: await runInherited(argv, config, { sandbox: await loadSandbox(), say }) }
}
