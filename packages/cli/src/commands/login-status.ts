import { keyStatus } from "@codex/core"
import type { CommandEnd } from "../command-end.js"
import type { LoginFlags } from "../login-flags.js"
import { keyConfig } from "./key-config.js"
import { say } from "./say.js"

/** Exit code 0 when the provider can be asked, 1 when its key is missing. */
export async function loginStatus(flags: LoginFlags): Promise<CommandEnd> {
  const config = await keyConfig(flags)
  const { name } = config.provider
  const status = await keyStatus(config)
  switch (status.kind) {
    case "key":
      say(`Logged in using an API key: ${name}, from ${status.from}`)
      return { exitCode: 0 }
    case "command":
      say(`Logged in: the key of ${name} comes from the command ${status.command}`)
      return { exitCode: 0 }
    case "none-needed":
      say(`${name} needs no key`)
      return { exitCode: 0 }
    case "missing":
      say(`Not logged in. ${status.message}`)
      return { exitCode: 1 }
  }
}
