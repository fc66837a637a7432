import type { RuleSource } from "./rules.js"

/**
 * `run` means in the sandbox; in an unrestricted policy there is none. `where` is what a yes allows
 * (decision 8).
 */
export type Verdict =
  | { readonly kind: "run" }
  | { readonly kind: "ask"; readonly where: "inside" | "outside"; readonly reason?: string }
  | { readonly kind: "refuse"; readonly reason: string }

/** A verdict and why it is so. */
export type Assessment = {
  readonly verdict: Verdict
  /** Only reads, wherever it runs and whatever the repository holds. */
  readonly knownSafe: boolean
  /** Removes or overwrites what may not come back. */
  readonly destructive: boolean
  /** The rule that decided, when one did. */
  readonly rule?: RuleSource
  /** The simple command that decided, as it is written, when one did. */
  readonly segment?: string
  /** A sentence for people: why this verdict. */
  readonly reason: string
}

const harmless = { knownSafe: false, destructive: false }

export function run(reason: string): Assessment {
  return { ...harmless, verdict: { kind: "run" }, reason }
}

/** `where` is what a yes would allow. */
export function ask(where: "inside" | "outside", reason: string): Assessment {
  return { ...harmless, verdict: { kind: "ask", where, reason }, reason }
}

export function refuse(reason: string): Assessment {
  return { ...harmless, verdict: { kind: "refuse", reason }, reason }
}
