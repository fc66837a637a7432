import type { Word } from "./shell/segment.js"

/** Rules that people wrote about commands, from every layer, as one. */
export interface Rules {
  /**
   * The strictest rule about one simple command, or undefined when none is about it. A word that is
   * not known before the command runs is undefined, and matches no word of a rule.
   */
  decide(words: readonly Word[]): RuleMatch | undefined
}

export type RuleMatch = {
  readonly decision: RuleDecision
  /** Where the rule stands. */
  readonly source: RuleSource
  /** How many of the command's words the rule names. Only a rule that names all allows destruction. */
  readonly named: number
  readonly justification?: string
}

export type RuleDecision = "allow" | "prompt" | "forbid"

/** `line` counts from 1. `text` is the rule as it is written. */
export type RuleSource = { readonly file: string; readonly line: number; readonly text: string }

export const noRules: Rules = { decide: () => undefined }
