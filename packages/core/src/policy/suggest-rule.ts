import { printRule } from "../rules/print-rule.js"
import { endOfCommand, type PrefixRule } from "../rules/rule.js"
import { RuleSet } from "../rules/rule-set.js"
import type { Verdict } from "../safety/assessment.js"
import type { Rules } from "../safety/rules.js"
import { rulesOf } from "../safety/rules-of.js"
import { type Judged, judgeAction } from "./judge-command.js"
import type { PolicyWorld } from "./policy-world.js"

/** A rule about one command, and what the verdict would be with it. */
export type Suggestion = { readonly rule: string; readonly verdict: Verdict["kind"] }

/**
 * The smallest rule that would change a verdict: about exactly this command, allowing it or asking
 * about it. Undefined where no rule would, which is tried out.
 */
export async function suggestRule(
  { action, assessment }: Judged,
  world: PolicyWorld,
): Promise<Suggestion | undefined> {
  if (action.kind !== "command" || !action.argv.every(canBeWritten)) return undefined
  const before = assessment.verdict.kind
  const rule: PrefixRule = {
    pattern: [...action.argv, endOfCommand].map((word) => [word]),
    decision: before === "run" ? "prompt" : "allow",
    match: [],
    notMatch: [],
  }
  const consent = { ...world.consent, rules: withRule(world.consent.rules, rule) }
  const { verdict } = await judgeAction(action, { ...world, consent })
  return verdict.kind === before ? undefined : { rule: printRule(rule), verdict: verdict.kind }
}

function canBeWritten(word: string): boolean {
  return !word.includes("\0") && word.isWellFormed()
}

/** The stricter of both counts, as it would with the rule in a file. */
function withRule(rules: Rules, rule: PrefixRule): Rules {
  const file = { rules: [{ ...rule, file: "default.rules", line: 1 }], hostExecutables: [] }
  const added = rulesOf(new RuleSet([file]))
  return {
    decide(words) {
      const [one, other] = [rules.decide(words), added.decide(words)]
      if (one === undefined || other === undefined) return one ?? other
      return strictness.indexOf(other.decision) > strictness.indexOf(one.decision) ? other : one
    },
  }
}

const strictness = ["allow", "prompt", "forbid"]
