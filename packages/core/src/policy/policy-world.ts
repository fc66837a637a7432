import type { Config } from "../config/config.js"
import { RuleSet } from "../rules/rule-set.js"
import type { RulesFile } from "../rules/rule.js"
import type { Consent } from "../safety/consent.js"
import { rulesOf } from "../safety/rules-of.js"

/** What verdicts depend on, as a session with this configuration would have it. */
export type PolicyWorld = {
  readonly consent: Consent
  readonly cwd: string
  readonly canSandbox: boolean
  /** PATH of our own process; a session reads that of the login shell. */
  readonly path: string
  /** What was found out about programs: nothing is run, so it stays true. */
  readonly located: Map<string, boolean>
}

export type PolicyWorldOptions = {
  readonly canSandbox: boolean
  /** Rules beside those of the configuration. */
  readonly rules?: readonly RulesFile[]
}

export function policyWorld(
  config: Config,
  { canSandbox, rules = [] }: PolicyWorldOptions,
): PolicyWorld {
  return {
    consent: {
      approvalPolicy: config.approvalPolicy,
      sandboxPolicy: config.sandboxPolicy,
      rules: rulesOf(new RuleSet([...config.rules, ...rules])),
    },
    cwd: config.cwd,
    canSandbox,
    located: new Map(),
    path: config.shellEnvironment.set["PATH"] ?? process.env["PATH"] ?? "",
  }
}
