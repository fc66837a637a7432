import type { Config } from "../config/config.js"
import { CodexError } from "../errors.js"
import { findKey } from "../model/key.js"
import { secretsOf } from "../model/secrets.js"

/** The values that neither a session file nor a recording may hold: what the provider is sent. */
export async function sessionSecrets({ provider, home }: Config): Promise<readonly string[]> {
  return secretsOf(provider, await keyOf({ provider, home }), process.env)
}

/** A key that is missing is the first request's to report (decision 7). */
async function keyOf({ provider, home }: Pick<Config, "provider" | "home">) {
  try {
    return await findKey(provider, { home, env: process.env })
  } catch (error) {
    if (error instanceof CodexError) return undefined
    throw error
  }
}
