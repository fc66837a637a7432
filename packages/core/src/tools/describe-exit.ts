import { signalName } from "../process/signal-name.js"

/**
 * How a command ended, for a model. What runs a command in a sandbox, and every shell, tells of a signal
 * by a code of 128 and its number.
 */
export function describeExit(exitCode: number): string {
  const signal = exitCode > 128 ? signalName(exitCode - 128) : undefined
  return signal === undefined ? String(exitCode) : `${exitCode} (as by ${signal})`
}
