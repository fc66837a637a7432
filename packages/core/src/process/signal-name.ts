import { constants } from "node:os"

/** `SIGKILL` of 9; undefined for a number that no signal has here. */
export function signalName(number: number): NodeJS.Signals | undefined {
  const found = Object.entries(constants.signals).find(([, value]) => value === number)
  return found?.[0] as NodeJS.Signals | undefined // The names of that table are these.
}
