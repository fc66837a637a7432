import type { Provider } from "../config/provider.js"
import type { KeyChain } from "../keys/key-chain.js"
import { secretsOf } from "../model/secrets.js"
import { type Redact, redactSecrets } from "../protocol/redact.js"

/**
 * Takes what the provider is sent and nobody else may see out of session files and recordings, a key
 * that came only in the middle of the session too.
 */
export function sessionRedact(provider: Provider, keys: KeyChain): Redact {
  let found = -1
  let redact: Redact = (text) => text
  return (text) => {
    const known = keys.found()
    if (known.length !== found) {
      found = known.length
      redact = redactSecrets(secretsOf(provider, known, process.env))
    }
    return redact(text)
  }
}
