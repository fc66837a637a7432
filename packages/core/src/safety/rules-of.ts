import { printRule } from "../rules/print-rule.js"
import { endOfCommand, type RuleDecision as WrittenDecision } from "../rules/rule.js"
import type { RuleMatch as WrittenMatch, RuleSet } from "../rules/rule-set.js"
import type { RuleDecision, RuleMatch, Rules } from "./rules.js"

/** Written rules, as a verdict asks them. */
export function rulesOf(set: RuleSet): Rules {
  return {
    decide(words) {
      const match = set.decide(words)
      return match && toMatch(match)
    },
  }
}

const decisions: Readonly<Record<WrittenDecision, RuleDecision>> = {
  allow: "allow",
  prompt: "prompt",
  forbidden: "forbid",
}

function toMatch({ rule }: WrittenMatch): RuleMatch {
  const { file, line, pattern, justification } = rule
  return {
    decision: decisions[rule.decision],
    source: { file, line, text: printRule(rule) },
    named: pattern.filter((words) => !words.includes(endOfCommand)).length,
    ...(justification !== undefined && { justification }),
  }
}
