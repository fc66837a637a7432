import type { ModelFacts } from "../../catalog/model-facts.js"
import type { Config } from "../../config/config.js"
import { keepToldFacts } from "../../config/told-facts.js"
import { CodexError } from "../../errors.js"
import type { ConnectOptions } from "../connect-options.js"
import { providerClient } from "../provider-client.js"
import { askLocal } from "./ask-local.js"

/** Long for a server on this machine that is at work. In milliseconds. */
const patienceMs = 5000

/** What a server on this machine tells of the model now; `{}` when it does not. Kept for later sessions. */
export async function servedFacts(config: Config, options: ConnectOptions): Promise<ModelFacts> {
  const { model, ...caller } = options
  const { home, keyVariables, provider } = config
  const client = providerClient(provider, { ...caller, home, keyVariables, timeoutMs: patienceMs })
  try {
    const facts = await askLocal(provider, model, client)
    if (options.keepsNothing !== true) keepToldFacts(config, [{ id: model, facts }])
    return facts
  } catch (error) {
    if (!(error instanceof CodexError)) throw error
    return {}
  }
}
