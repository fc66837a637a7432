import type { Config } from "../../config/config.js"
import { CodexError } from "../../errors.js"
import type { ConnectOptions } from "../connect-options.js"
import { providerClient } from "../provider-client.js"
import { askLocal } from "./ask-local.js"

/** Long for a server on this machine that is at work. In milliseconds. */
const patienceMs = 5000

/** The window with which a server on this machine serves the model; undefined when it does not tell. */
export async function servedWindow(
  config: Config,
  options: ConnectOptions,
): Promise<number | undefined> {
  const { model, ...caller } = options
  const { home, keyVariables, provider } = config
  const client = providerClient(provider, { ...caller, home, keyVariables, timeoutMs: patienceMs })
  try {
    return (await askLocal(provider, model, client)).contextWindow
  } catch (error) {
    if (!(error instanceof CodexError)) throw error
    return undefined
  }
}
