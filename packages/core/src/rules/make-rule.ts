import {
  type Example,
  endOfCommand,
  type PrefixRule,
  type RuleDecision,
  ruleDecisions,
} from "./rule.js"
import { matchesRule } from "./rule-set.js"
import { splitWords } from "./split-words.js"

/** A rule as a file spells it, of either kind. Patterns and examples are not checked yet. */
export type RuleWords = {
  readonly pattern: readonly (string | readonly string[])[]
  readonly decision?: string
  readonly justification?: string
  readonly match?: readonly (string | Example)[]
  readonly notMatch?: readonly (string | Example)[]
}

/** A rule's part that is wrong, and why. Whoever reads the file says where. */
export type RuleFault = { readonly part: keyof RuleWords; readonly message: string }

/** The rule, or what is wrong with it: its examples are tried here. */
export function makeRule(words: RuleWords): PrefixRule | RuleFault {
  const fault = patternFault(words) ?? decisionFault(words) ?? justificationFault(words)
  if (fault !== undefined) return fault
  const { justification } = words
  const rule = {
    pattern: words.pattern.map((word) => (typeof word === "string" ? [word] : word)),
    decision: words.decision === undefined ? "allow" : (words.decision as RuleDecision), // Checked above.
    ...(justification !== undefined && { justification }),
    match: [],
    notMatch: [],
  }
  const match = examplesOf(words.match ?? [], "match")
  if (isFault(match)) return match
  const notMatch = examplesOf(words.notMatch ?? [], "notMatch")
  if (isFault(notMatch)) return notMatch
  return exampleFault(rule, match, notMatch) ?? { ...rule, match, notMatch }
}

export function isFault(made: object): made is RuleFault {
  return "part" in made
}

function patternFault({ pattern }: RuleWords): RuleFault | undefined {
  const fault = (message: string): RuleFault => ({ part: "pattern", message })
  if (pattern.length === 0) return fault("the pattern is empty; it would match every command")
  for (const [at, word] of pattern.entries()) {
    const alternatives = typeof word === "string" ? [word] : word
    if (alternatives.length === 0) return fault("a list of alternatives in the pattern is empty")
    const ends = alternatives.includes(endOfCommand)
    if (ends && (at === 0 || at < pattern.length - 1)) {
      return fault('"\\0", the end of the command, is only ever the last word of a pattern')
    }
    const broken = alternatives.find((text) => text !== endOfCommand && text.includes("\0"))
    if (broken !== undefined) return fault("no word of a command can hold the character U+0000")
  }
  return undefined
}

function decisionFault({ decision }: RuleWords): RuleFault | undefined {
  if (decision === undefined || (ruleDecisions as readonly string[]).includes(decision)) {
    return undefined
  }
  const found = JSON.stringify(decision.slice(0, 40))
  return {
    part: "decision",
    message: `it must be one of ${ruleDecisions.join(", ")}, not ${found}`,
  }
}

function justificationFault({ justification }: RuleWords): RuleFault | undefined {
  if (justification === undefined || justification.trim() !== "") return undefined
  return { part: "justification", message: "the justification is empty; give one, or leave it out" }
}

function examplesOf(
  examples: readonly (string | Example)[],
  part: "match" | "notMatch",
): readonly Example[] | RuleFault {
  const split: Example[] = []
  for (const example of examples) {
    const words = typeof example === "string" ? splitWords(example) : example
    if (words === undefined) return { part, message: `a quote is not closed in ${show(example)}` }
    if (words.length === 0) return { part, message: "an example is empty" }
    split.push(words)
  }
  return split
}

function exampleFault(
  rule: PrefixRule,
  match: readonly Example[],
  notMatch: readonly Example[],
): RuleFault | undefined {
  const missed = match.find((example) => !matchesRule(rule, example))
  if (missed !== undefined) {
    return { part: "match", message: `the pattern does not match the example ${show(missed)}` }
  }
  const hit = notMatch.find((example) => matchesRule(rule, example))
  if (hit === undefined) return undefined
  return { part: "notMatch", message: `the pattern matches the example ${show(hit)}` }
}

function show(example: string | Example): string {
  return JSON.stringify(example).slice(0, 200)
}
