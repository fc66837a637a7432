import { delimiter, dirname, join } from "node:path"
import { type Config, loadConfig } from "@codex/core"

/** Nothing of the user's: the recording, the folder, and this Node first on PATH. */
export async function demoConfig(folder: string, recording: string): Promise<Config> {
  const { PATH = "" } = process.env
  const config = await loadConfig({
    cwd: folder,
    ignoreUserConfig: true,
    provider: "demo",
    model: "scripted by us",
    sandbox: ["workspace-write"],
    approvalPolicy: "never",
    settings: [
      `model_providers.demo.name=${toml("a recording")}`,
      `model_providers.demo.wire_api=${toml("replay")}`,
      `model_providers.demo.replay_file=${toml(recording)}`,
      `shell_environment_policy.set.PATH=${toml([dirname(process.execPath), PATH].join(delimiter))}`,
    ],
    // A home of its own, so that no instructions of the user's are read.
    env: { ...process.env, CODEX_HOME: join(folder, ".home") },
  })
  return config
}

/** A TOML basic string (toml.io, v1.0.0) is spelt as JSON spells it. */
function toml(text: string): string {
  return JSON.stringify(text)
}
