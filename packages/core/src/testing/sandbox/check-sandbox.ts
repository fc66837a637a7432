import type { Sandbox } from "../../sandbox/sandbox.js"
import { excusingGap, type SandboxCase } from "./sandbox-case.js"
import { sandboxCases } from "./sandbox-cases.js"
import { missingFor, tryConfined, tryInTheOpen } from "./try-case.js"

/**
 * What one case came to. `gap`: an attack got through or work was not done, and the form declares that. `escape`: it got
 * through, and the form does not. `broken`: work that is done in the open fails in the sandbox.
 */
export type CheckResult = {
  readonly name: string
  readonly kind: SandboxCase["kind"]
  /** Whether it did what it says without a sandbox, and with one; absent where it was not tried. */
  readonly without?: boolean
  readonly with?: boolean
  readonly verdict: "held" | "works" | "gap" | "escape" | "broken" | "not-tried"
  /** The declared gap, or why it was not tried. */
  readonly reason?: string
}

/** Tries every case without a sandbox and then in this one, one after the other. */
export async function* checkSandbox(
  sandbox: Sandbox,
  cases: readonly SandboxCase[] = sandboxCases,
): AsyncGenerator<CheckResult> {
  for (const one of cases) yield await check(one, sandbox)
}

async function check(one: SandboxCase, sandbox: Sandbox): Promise<CheckResult> {
  const { name, kind } = one
  const missing = missingFor(one, sandbox)
  if (missing !== undefined) return { name, kind, verdict: "not-tried", reason: missing }
  const without = (await tryInTheOpen(one)) === "did"
  if (!without) {
    const reason = `does nothing here without a sandbox either; it needs ${one.mayLack ?? "another machine"}`
    return { name, kind, without, verdict: "not-tried", reason }
  }
  const confined = await tryConfined(one, sandbox)
  const tried = { name, kind, without, with: confined }
  if (confined === (kind === "work")) return { ...tried, verdict: confined ? "works" : "held" }
  const gap = excusingGap(one, sandbox.gaps)
  if (gap !== undefined) return { ...tried, verdict: "gap", reason: gap }
  return { ...tried, verdict: kind === "work" ? "broken" : "escape" }
}
