import type { AuthCommand } from "../config/provider.js"
import { CodexError, ToolError } from "../errors.js"
import { runToEnd } from "../process/run-to-end.js"
import { harmless } from "../protocol/harmless.js"
import type { KeySource } from "./key-source.js"
import { withoutKeys } from "./without-keys.js"

/** No token is longer. In bytes. */
const longest = 64 * 1024

/**
 * The token that the command prints: one line of printable characters. It runs without a shell and
 * without other providers' keys; neither its output nor its arguments are ever shown. Throws a
 * CodexError `auth-missing`, or the signal's reason.
 */
export async function runAuthCommand(
  auth: AuthCommand,
  { provider, home, env, keyVariables }: KeySource,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted()
  const failure = (what: string, cause?: unknown) => {
    const name = `the command of model_providers.${harmless(provider.id)}.auth`
    const program = JSON.stringify(harmless(auth.command))
    const message = `${name} ${what}; run ${program} yourself to see why`
    return new CodexError("auth-missing", message, { cause })
  }
  const end = await runToEnd(
    {
      argv: [auth.command, ...auth.args],
      cwd: auth.cwd ?? home,
      env: withoutKeys(env, keyVariables),
    },
    { timeoutMs: auth.timeoutMs, mostBytes: longest, signal },
  ).catch((error: unknown) => {
    if (error instanceof ToolError)
      throw failure(`cannot be started (${harmless(error.message)})`, error)
    throw error
  })
  if (end.timedOut) throw failure(`gave no token within ${auth.timeoutMs} ms (timeout_ms)`)
  if (end.tooLong) throw failure("printed more than a token")
  if (end.exitCode === null) throw failure(`ended by ${end.signal}`)
  if (end.exitCode !== 0) throw failure(`ended with exit code ${end.exitCode}`)
  return tokenIn(end.stdout, failure)
}

type Failure = (what: string, cause?: unknown) => CodexError

function tokenIn(output: string, failure: Failure): string {
  const token = output.trim()
  if (token === "") throw failure("printed nothing")
  if (/[\r\n]/.test(token)) throw failure("printed more than one line")
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw failure("printed characters that no token has, such as blanks or control characters")
  }
  return token
}
