import {
  endOfCommand,
  type Placed,
  type PrefixRule,
  type RuleDecision,
  ruleDecisions,
  type RulesFile,
} from "./rule.js"

/** The words of a command; undefined is one that only running the command would tell, and matches none. */
export type Words = readonly (string | undefined)[]

/** A rule that speaks of a command, and the words of the command that it spoke of. */
export type RuleMatch = {
  readonly rule: Placed<PrefixRule>
  readonly matchedPrefix: readonly string[]
  /** The absolute path of a program that was matched by its name alone. */
  readonly resolvedProgram?: string
}

/** All rules that count, of all files. */
export class RuleSet {
  readonly #byFirstWord = new Map<string, Placed<PrefixRule>[]>()
  readonly #paths = new Map<string, Set<string>>()
  /** How many rules there are. */
  readonly size: number

  constructor(files: readonly Pick<RulesFile, "rules" | "hostExecutables">[]) {
    const rules = files.flatMap((file) => file.rules)
    this.size = rules.length
    for (const rule of rules) this.#add(rule)
    for (const { name, paths } of files.flatMap((file) => file.hostExecutables)) {
      this.#paths.set(name, new Set([...(this.#paths.get(name) ?? []), ...paths]))
    }
  }

  /** The rules whose pattern is the start of the command, in the order of the files. */
  matches(argv: Words): readonly RuleMatch[] {
    const [program = ""] = argv
    const rules = this.#byFirstWord.get(program) ?? []
    return rules.filter((rule) => matchesRule(rule, argv)).map((rule) => toMatch(rule, argv))
  }

  /**
   * The same, and where the program is named by a path also the rules for its bare name. Those that
   * allow count only for the paths that a `host_executable` lists: anybody can call a program `git`.
   */
  matchesWithPaths(argv: Words): readonly RuleMatch[] {
    const exact = this.matches(argv)
    const [program = "", ...args] = argv
    const name = program.slice(program.lastIndexOf("/") + 1)
    if (name === program || name === "") return exact
    const trusted = this.#paths.get(name)?.has(program) ?? false
    const byName = this.matches([name, ...args])
      .filter(({ rule }) => trusted || rule.decision !== "allow")
      .map((match) => ({ ...match, resolvedProgram: program }))
    return [...exact, ...byName]
  }

  /** The strictest of the rules that match, the first of its kind; undefined when none does. */
  decide(argv: Words): RuleMatch | undefined {
    const matches = this.matchesWithPaths(argv)
    const decision = strictest(matches.map(({ rule }) => rule.decision))
    return matches.find(({ rule }) => rule.decision === decision)
  }

  #add(rule: Placed<PrefixRule>): void {
    for (const word of new Set(rule.pattern[0])) {
      const rules = this.#byFirstWord.get(word)
      if (rules === undefined) this.#byFirstWord.set(word, [rule])
      else rules.push(rule)
    }
  }
}

/** The strictest of some decisions; undefined of none. */
export function strictest(decisions: readonly RuleDecision[]): RuleDecision | undefined {
  return ruleDecisions.findLast((decision) => decisions.includes(decision))
}

/** Whether the command begins with the pattern. */
export function matchesRule({ pattern }: PrefixRule, argv: Words): boolean {
  return pattern.every((words, at) => {
    if (at === argv.length) return words.includes(endOfCommand)
    const word = argv[at]
    return word !== undefined && word !== endOfCommand && words.includes(word)
  })
}

function toMatch(rule: Placed<PrefixRule>, argv: Words): RuleMatch {
  const prefix = argv.slice(0, rule.pattern.length)
  return { rule, matchedPrefix: prefix.filter((word) => word !== undefined) }
}
