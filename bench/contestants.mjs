import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { nativeProgram } from "./native-program.mjs"

const program = join(import.meta.dirname, "../packages/cli/dist/codex.cjs")

/** `{ name, argv, config(url) }` of what is compared: ours, and the peer when its folder is given. */
export function contestants({ peer, ours = program }) {
  if (!existsSync(ours)) throw new Error(`${ours} is missing: run npm run build`)
  const own = { name: "codex", argv: [process.execPath, resolve(ours)], config }
  return peer === undefined
    ? [own]
    : [{ name: "@openai/codex", argv: [nativeProgram(peer)], config: peerConfig }, own]
}

function config(url) {
  return `model = "scripted"
model_provider = "scripted"

[model_providers.scripted]
name = "Scripted"
base_url = "${url}"
wire_api = "responses"
env_key = "SCRIPTED_KEY"
`
}

/** Without what would reach for the network. */
function peerConfig(url) {
  return `check_for_update_on_startup = false\n${config(url)}\n[analytics]\nenabled = false\n`
}

/** A shell call in the words of the tools that a request offers. */
export function shellCall(tools, script) {
  const names = tools.map((tool) => tool.name)
  if (names.includes("exec_command")) return { name: "exec_command", args: { cmd: script } }
  if (names.includes("shell_command")) return { name: "shell_command", args: { command: script } }
  return { name: "shell", args: { command: ["bash", "-lc", script] } }
}
