import type { Assessment, Verdict } from "../safety/assessment.js"
import type { RuleSource } from "../safety/rules.js"

/** An assessment as a line of data. What does not apply is null. */
export type VerdictLine = {
  readonly verdict: Verdict["kind"]
  readonly knownSafe: boolean
  readonly destructive: boolean
  readonly rule: RuleSource | null
  readonly segment: string | null
  readonly reason: string
}

export function verdictLine(assessment: Assessment): VerdictLine {
  const { verdict, knownSafe, destructive, rule, segment, reason } = assessment
  return {
    verdict: verdict.kind,
    knownSafe,
    destructive,
    rule: rule ?? null,
    segment: segment ?? null,
    reason,
  }
}
