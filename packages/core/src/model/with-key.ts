import type { Key } from "../keys/find-key.js"
import type { KeyChain } from "../keys/key-chain.js"
import { Failure } from "./failure.js"

/**
 * Asks with the provider's key, and where that is refused, with another one. Once: a command that gives
 * one refused token after the other must not go on for ever.
 */
export async function withKey<Reply>(
  keys: KeyChain,
  signal: AbortSignal,
  ask: (key: Key | undefined) => Promise<Reply>,
): Promise<Reply> {
  const key = await keys.find(signal)
  try {
    return await ask(key)
  } catch (error) {
    const refused = error instanceof Failure && error.options.refusal?.status === 401
    const other = refused ? await keys.renew(key, signal) : undefined
    if (other === undefined) throw error
    return ask(other)
  }
}
