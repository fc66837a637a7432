import type { RulesFile } from "../rules/rule.js"
import { RuleSet } from "../rules/rule-set.js"
import type { RuleMatch, Rules } from "../safety/rules.js"
import { rulesOf } from "../safety/rules-of.js"
import type { Word } from "../safety/shell/segment.js"

/** The rules of a session: those that it began with, and those that a person added since. */
export class SessionRules implements Rules {
  #files: readonly RulesFile[]
  #rules: Rules

  constructor(files: readonly RulesFile[]) {
    this.#files = files
    this.#rules = rulesOf(new RuleSet(files))
  }

  decide(words: readonly Word[]): RuleMatch | undefined {
    return this.#rules.decide(words)
  }

  add(file: RulesFile): void {
    this.#files = [...this.#files, file]
    this.#rules = rulesOf(new RuleSet(this.#files))
  }
}
