export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP"

const signals: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"]

/**
 * Calls `onStop` at the first signal that asks the process to end; a second one ends it at once. The
 * returned function gives the signals back to the system.
 */
export function listenForStop(onStop: (signal: StopSignal) => void): () => void {
  let stopping = false
  const handle = (signal: StopSignal) => {
    if (stopping) {
      forget()
      return endNow(signal)
    }
    stopping = true
    onStop(signal)
  }
  const forget = () => {
    for (const signal of signals) process.off(signal, handle)
  }
  for (const signal of signals) process.on(signal, handle)
  return forget
}

/** Decision 27: after SIGINT the process exits, after the others it ends by the signal. */
export function endOf(signal: StopSignal): { exitCode: 1 } | { signal: StopSignal } {
  return signal === "SIGINT" ? { exitCode: 1 } : { signal }
}

/** What listens to the exit, to leave no command running, does so before the signal ends us. */
function endNow(signal: StopSignal): never {
  if ("signal" in endOf(signal)) process.once("exit", () => process.kill(process.pid, signal))
  process.exit(1)
}
