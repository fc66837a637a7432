import type { Environment } from "../config/places.js"
import type { KeyStoreKind } from "../config/config.js"
import type { Provider } from "../config/provider.js"

/** Where a provider's key is looked for. */
export type KeySource = {
  readonly provider: Provider
  /** CODEX_HOME, where stored keys are. */
  readonly home: string
  readonly env: Environment
  /** Where stored keys are looked for (`cli_auth_credentials_store`); in files when absent. */
  readonly keyStore?: KeyStoreKind
  /** What no child inherits, not even the command that gives a key. */
  readonly keyVariables: readonly string[]
}
