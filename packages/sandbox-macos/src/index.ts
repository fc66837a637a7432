import type { Sandbox } from "@codex/core"

/** Seatbelt is not built yet: nothing is returned, so commands are refused rather than run unconfined. */
export async function createSandbox(): Promise<Sandbox | undefined> {
  return undefined
}
