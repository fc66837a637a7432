/** What a rule says of a command that it matches; the strictest of all that match counts. */
export type RuleDecision = "allow" | "prompt" | "forbidden"

/** From the one that lets most through. */
export const ruleDecisions: readonly RuleDecision[] = ["allow", "prompt", "forbidden"]

/**
 * Speaks of the commands whose first words are those of the pattern, word for word. `match` and
 * `notMatch` are examples that hold, or the rule would not have been read.
 */
export type PrefixRule = {
  /** For each word, what it may be; never empty. */
  readonly pattern: readonly (readonly string[])[]
  readonly decision: RuleDecision
  readonly justification?: string
  readonly match: readonly Example[]
  readonly notMatch: readonly Example[]
}

/** The words of a command. */
export type Example = readonly string[]

/** The absolute paths under which a program's rules allow it. */
export type HostExecutable = { readonly name: string; readonly paths: readonly string[] }

/** Read, checked, and not acted on: commands have all of the network, or none. */
export type NetworkRule = {
  readonly host: string
  readonly protocol: "http" | "https" | "socks5_tcp" | "socks5_udp"
  readonly decision: RuleDecision
  readonly justification?: string
}

/** Where a rule is written; lines count from 1. */
export type Placed<T> = T & { readonly file: string; readonly line: number }

/** What one file of rules says, in its order. */
export type RulesFile = {
  readonly rules: readonly Placed<PrefixRule>[]
  readonly hostExecutables: readonly Placed<HostExecutable>[]
  readonly networkRules: readonly Placed<NetworkRule>[]
}

/**
 * As the last word of a pattern: the command ends here. It stands for itself in no command, since no
 * argument can hold it (execve(2)), so other readers of the file take such a rule for one that matches
 * nothing.
 */
export const endOfCommand = "\0"
