import type { Provider } from "../config/provider.js"
import type { KeyChain } from "../keys/key-chain.js"
import { secretsOf } from "../model/secrets.js"
import { type Redact, redactSecrets } from "../protocol/redact.js"

export type SecretSource = { readonly provider: Provider; readonly keys: KeyChain }

/**
 * Takes what the providers are sent and nobody else may see out of session files and recordings, a key
 * that came only in the middle of the session too.
 */
export function sessionRedact(sources: readonly SecretSource[]): Redact {
  let found = -1
  let redact: Redact = (text) => text
  return (text) => {
    const count = sources.reduce((sum, { keys }) => sum + keys.found().length, 0)
    if (count !== found) {
      found = count
      redact = redactSecrets(
        sources.flatMap(({ provider, keys }) => secretsOf(provider, keys.found(), process.env)),
      )
    }
    return redact(text)
  }
}
