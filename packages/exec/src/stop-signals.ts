export type StopSignal = "SIGINT" | "SIGTERM"

const signals: readonly StopSignal[] = ["SIGINT", "SIGTERM"]

/**
 * Calls `onStop` at the first signal that asks the process to end; a second one ends it at once. The
 * returned function gives the signals back to the system.
 */
export function listenForStop(onStop: (signal: StopSignal) => void): () => void {
  let stopping = false
  const handle = (signal: StopSignal) => {
    if (stopping) return process.exit(1)
    stopping = true
    onStop(signal)
  }
  for (const signal of signals) process.on(signal, handle)
  return () => {
    for (const signal of signals) process.off(signal, handle)
  }
}
