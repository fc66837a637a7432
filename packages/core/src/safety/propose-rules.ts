import type { RuleProposal } from "../protocol/policy.js"
import { printRule } from "../rules/print-rule.js"
import { endOfCommand } from "../rules/rule.js"
import type { Segment, Understanding } from "./shell/segment.js"

/**
 * What may be allowed for good when a person says yes to a command: the command as it is, each of its
 * parts as it is, and the first words of a part with whatever follows. Never more than what is shown.
 */
export function proposeRules(
  argv: readonly string[],
  { segments, doubt }: Understanding,
): readonly RuleProposal[] {
  // Of a script that is not understood, rules about parts say nothing.
  const understood = doubt === undefined ? segments : []
  const parts = understood.map(knownWords).filter((words) => words !== undefined)
  const proposals = [argv, ...parts]
    .flatMap((words) => proposal(words, "exact"))
    .concat(parts.flatMap(prefixes).flatMap((words) => proposal(words, "prefix")))
  return [...new Map(proposals.map((proposal) => [proposal.rule, proposal])).values()]
}

/** The words of a part that runs nothing beside its own program, where they are known. */
function knownWords(segment: Segment): readonly string[] | undefined {
  const { words, doubts, outputs, inner, hidden, input } = segment
  const more = [...doubts, ...outputs, ...inner]
  if (more.length > 0 || hidden !== undefined || input !== undefined) return undefined
  const known = words.filter((word) => word !== undefined)
  return known.length === words.length ? known : undefined
}

function proposal(words: readonly string[], scope: RuleProposal["scope"]): readonly RuleProposal[] {
  if (words.length === 0 || words.join(" ").length > longest || !words.every(canBeWritten))
    return []
  const pattern = [...words, ...(scope === "exact" ? [endOfCommand] : [])].map((word) => [word])
  const rule = printRule({ pattern, decision: "allow", match: [], notMatch: [] })
  return [{ scope, words, rule }]
}

/** Longer ones nobody reads, and what nobody reads nobody agrees to. */
const longest = 2000

function canBeWritten(word: string): boolean {
  return !word.includes("\0") && word.isWellFormed()
}

/** Two and three words, where all but the first name what the program shall do. */
function prefixes(words: readonly string[]): readonly (readonly string[])[] {
  const [program = "", ...rest] = words
  const verbs = rest.findIndex((word) => !/^[a-z][a-z\d:_-]*$/i.test(word))
  const count = verbs === -1 ? rest.length : verbs
  if (!/^[\w.+-]+$/.test(program) || startsOthers.test(program)) return []
  return [2, 3].filter((length) => length <= count + 1).map((length) => words.slice(0, length))
}

/** What comes behind these is another program, or a program's text. */
const startsOthers =
  /^(?:(?:ba|da|z|k|c|tc|fi)?sh|(?:python|perl|ruby|php|node|lua|tclsh)[\d.]*|deno|bun|npx|pnpx|bunx|uvx|env|sudo|doas|su|xargs|find|fd|timeout|nice|nohup|setsid|stdbuf|time|watch|parallel|ssh|exec|eval|command|source|osascript|[mg]?awk|sed|make|docker|podman|kubectl|gdb|strace|chroot|unshare|flock)$/
