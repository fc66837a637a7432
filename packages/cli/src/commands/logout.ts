import { keyStatus, removeKey } from "@codex/core"
import type { CommandEnd } from "../command-end.js"
import type { LoginFlags } from "../login-flags.js"
import { keyConfig } from "./key-config.js"
import { say } from "./say.js"

/** Forgets a stored key. That there was none is no failure. */
export async function logout(flags: LoginFlags): Promise<CommandEnd> {
  const config = await keyConfig(flags)
  const { name } = config.provider
  const removed = await removeKey(config)
  say(
    removed ? `Successfully logged out of ${name}` : `Not logged in: no key of ${name} was stored`,
  )
  const left = await keyStatus(config)
  if (left.kind === "key") say(`${name} can still be asked with the key from ${left.from}`)
  return { exitCode: 0 }
}
