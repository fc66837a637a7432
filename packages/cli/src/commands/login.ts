import { CodexError, saveKey } from "@codex/core"
import type { CommandEnd } from "../command-end.js"
import type { LoginFlags } from "../login-flags.js"
import { keyConfig } from "./key-config.js"
import { say } from "./say.js"

/** More than any key, and little enough to hold. In bytes. */
const longest = 64 * 1024

/** Reads a key from stdin and keeps it. The key is never an argument, and never shown. */
export async function login(flags: LoginFlags): Promise<CommandEnd> {
  refuseOtherWays(flags)
  const config = await keyConfig(flags)
  const { place, note } = await saveKey(config, await readKey(config.provider.id))
  if (note !== undefined) say(note)
  say(`Successfully logged in: the key of ${config.provider.name} is kept in ${place}`)
  return { exitCode: 0 }
}

function refuseOtherWays(flags: LoginFlags): void {
  const pipe = "pipe it: printenv OPENAI_API_KEY | codex login --with-api-key"
  if (flags.apiKey !== undefined) {
    throw new CodexError(
      "input-invalid",
      `a key is no argument, where others could read it; ${pipe}`,
    )
  }
  if (flags.withAccessToken || flags.deviceAuth) {
    throw new CodexError(
      "input-invalid",
      `a login with a ChatGPT account is not supported; ${pipe}`,
    )
  }
  if (flags.withApiKey || flags.provider !== undefined) return
  const message = `a login in the browser is not supported; for an API key, ${pipe}`
  throw new CodexError("input-invalid", message)
}

async function readKey(provider: string): Promise<string> {
  if (process.stdin.isTTY) {
    const message = `the key is read from stdin, not from a terminal that would show it; pipe it: codex login --with-api-key --provider ${provider} < FILE`
    throw new CodexError("input-invalid", message)
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk)
    size += chunk.length
    if (size > longest) throw new CodexError("input-invalid", "stdin holds more than a key")
  }
  return Buffer.concat(chunks).toString("utf8").trim()
}
