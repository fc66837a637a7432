import type { Destructive } from "./destructive/destructive.js"
import { type Place, whyNotSafe } from "./known-safe/known-safe.js"
import type { RuleMatch, Rules, RuleSource } from "./rules.js"
import { type Segment, type Understanding, everySegment } from "./shell/segment.js"

/** What a rule says about a command or a part of it. */
export type Ruling = {
  readonly match: RuleMatch
  readonly rule: RuleSource
  /** The part, as it is written. */
  readonly segment: string
}

/** The strictest rule that asks about any part of a command, or forbids it. */
export function strictestRule(
  argv: readonly string[],
  { segments }: Understanding,
  rules: Rules,
): Ruling | undefined {
  const parts = everySegment(segments).map(({ words, text }) => ({ words, text }))
  const rulings = [{ words: argv, text: argv.join(" ") }, ...parts].flatMap(({ words, text }) => {
    const match = rules.decide(words)
    return match === undefined || match.decision === "allow" ? [] : [rulingOf(match, text)]
  })
  return rulings.find(({ match }) => match.decision === "forbid") ?? rulings[0]
}

type Beside = {
  readonly rules: Rules
  readonly destroyed: readonly Destructive[]
  readonly place: Place
}

/**
 * The rule that allows a command: as a whole, or each part that is not known to be safe. Parts that a
 * part would start are not asked about: a rule about `ls` says nothing about `sudo ls`.
 */
export function allowedBy(
  argv: readonly string[],
  understanding: Understanding,
  beside: Beside,
): Ruling | undefined {
  const { rules, destroyed, place } = beside
  const whole = allowing(rules, argv)
  if (whole !== undefined && whole.named >= argv.length) return rulingOf(whole, argv.join(" "))
  const isLoose = destroyed.length === 0 && understanding.hidden === undefined
  if (whole !== undefined && isLoose) return rulingOf(whole, argv.join(" "))
  const rulings = new Map<Segment, Ruling>()
  for (const segment of understanding.segments) {
    const match = segment.doubts.length === 0 ? allowing(rules, segment.words) : undefined
    if (match === undefined) continue
    const destroys = everySegment([segment]).some((part) =>
      destroyed.some((one) => one.segment === part),
    )
    if (!destroys || match.named >= segment.words.length)
      rulings.set(segment, rulingOf(match, segment.text))
  }
  const [first] = rulings.values()
  if (first === undefined) return undefined
  return whyNotSafe(understanding, place, (segment) => rulings.has(segment)) === undefined
    ? first
    : undefined
}

function allowing(rules: Rules, words: Segment["words"]): RuleMatch | undefined {
  const match = rules.decide(words)
  return match?.decision === "allow" ? match : undefined
}

function rulingOf(match: RuleMatch, segment: string): Ruling {
  return { match, rule: match.source, segment }
}
