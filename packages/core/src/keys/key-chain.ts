import type { AuthCommand } from "../config/provider.js"
import { CodexError } from "../errors.js"
import { findKey, type Key } from "./find-key.js"
import type { KeySource } from "./key-source.js"

/** Where a session's key comes from, as often as it is needed. */
export type KeyChain = {
  /** The key of the next request. Throws a CodexError `auth-missing`. */
  find(signal: AbortSignal): Promise<Key | undefined>
  /** Another key than the one that was refused; undefined where there is none. */
  renew(refused: Key | undefined, signal: AbortSignal): Promise<Key | undefined>
  /** What can be known without starting a command: for those who take keys out of texts. */
  peek(): Promise<void>
  /** Every key that was found so far. */
  found(): readonly string[]
}

export function keyChain(source: KeySource): KeyChain {
  const { provider } = source
  const found = new Set<string>()
  const tokens = provider.auth && tokenCache(provider.auth, source)
  const keep = <Found extends Key | undefined>(key: Found): Found => {
    if (key !== undefined) found.add(key.value)
    return key
  }
  return {
    async find(signal) {
      return keep(tokens ? await tokens.current(signal) : await findKey(source))
    },
    async renew(refused, signal) {
      if (tokens === undefined) return undefined
      const key = keep(await tokens.after(refused?.value, signal))
      return key.value === refused?.value ? undefined : key
    },
    async peek() {
      if (tokens !== undefined) return
      try {
        keep(await findKey(source))
      } catch (error) {
        // A key that is missing is the first request's to report (decision 7).
        if (!(error instanceof CodexError)) throw error
      }
    },
    found: () => [...found],
  }
}

type Token = Key & { readonly since: number }

/** One run of the command at a time, and its answer for as long as it is good. */
function tokenCache(auth: AuthCommand, source: KeySource) {
  let token: Token | undefined
  let running: Promise<Token> | undefined

  return {
    async current(signal: AbortSignal): Promise<Token> {
      return token !== undefined && isFresh(token) ? token : fetch(signal)
    },
    async after(refused: string | undefined, signal: AbortSignal): Promise<Token> {
      return token !== undefined && token.value !== refused ? token : fetch(signal)
    },
  }

  function isFresh({ since }: Token): boolean {
    const { refreshIntervalMs } = auth
    return refreshIntervalMs === 0 || performance.now() - since < refreshIntervalMs
  }

  async function fetch(signal: AbortSignal): Promise<Token> {
    running ??= run(signal).finally(() => (running = undefined))
    return running
  }

  async function run(signal: AbortSignal): Promise<Token> {
    const { runAuthCommand } = await import("./run-auth-command.js")
    const value = await runAuthCommand(auth, source, signal)
    token = { kind: "token", value, from: auth.command, since: performance.now() }
    return token
  }
}
