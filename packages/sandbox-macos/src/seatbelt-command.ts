import type { SandboxPolicy } from "@codex/core"
import { seatbeltProfile } from "./seatbelt-profile.js"

/** Never looked up on PATH: a folder of the project may be on it. */
const seatbelt = "/usr/bin/sandbox-exec"

/** The argv that runs another one under a policy (sandbox-exec(1)). */
export function seatbeltCommand(argv: readonly string[], policy: SandboxPolicy): readonly string[] {
  const { text, parameters } = seatbeltProfile(policy)
  const definitions = Object.entries(parameters).map(([name, value]) => `-D${name}=${value}`)
  return [seatbelt, "-p", text, ...definitions, "--", ...argv]
}
