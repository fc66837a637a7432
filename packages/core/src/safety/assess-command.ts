import { type ApprovalPolicy, type CommandAction, isUnrestricted } from "../protocol/policy.js"
import { seenByCommands } from "../sandbox/access.js"
import { type Assessment, ask, refuse, run } from "./assessment.js"
import type { Circumstances } from "./circumstances.js"
import { type Consent, asksAboutCommands } from "./consent.js"
import { type Destructive, findDestructive } from "./destructive/destructive.js"
import { type Unsafe, whyNotSafe } from "./known-safe/known-safe.js"
import { type Ruling, allowedBy, strictestRule } from "./ruling.js"
import type { Understanding } from "./shell/segment.js"

const nothingKnown: Understanding = { segments: [], doubt: "nothing is known of it" }

/** Everything that a verdict about a command is made of. */
type Facts = {
  readonly action: CommandAction
  readonly policy: ApprovalPolicy
  readonly isUnrestricted: boolean
  readonly canSandbox: boolean
  /** A rule that asks about it or forbids it. */
  readonly strict: Ruling | undefined
  /** What it destroys that no rule allows. */
  readonly destroyed: readonly Destructive[]
  readonly allowed: Ruling | undefined
  /** Why it is not known to be safe, where it is not. */
  readonly unsafe: Unsafe | undefined
  readonly hidden: string | undefined
}

/** Rules first, the strictest of them; then what is destroyed; then what is known to be safe. */
export function assessCommand(
  action: CommandAction,
  consent: Consent,
  circumstances: Circumstances,
): Assessment {
  const { understanding = nothingKnown, path = "", canSandbox, located } = circumstances
  const { approvalPolicy, rules } = consent
  const sandboxPolicy = seenByCommands(consent.sandboxPolicy)
  const place = {
    cwd: action.cwd,
    path,
    policy: sandboxPolicy,
    ...(located !== undefined && { located }),
  }
  const destroyed = findDestructive(understanding.segments, action.cwd, sandboxPolicy)
  const allowed = allowedBy(action.argv, understanding, { rules, destroyed, place })
  const unsafe = whyNotSafe(understanding, place)
  const verdict = decide({
    action,
    policy: approvalPolicy,
    isUnrestricted: isUnrestricted(sandboxPolicy),
    canSandbox,
    strict: strictestRule(action.argv, understanding, rules),
    destroyed,
    allowed,
    unsafe,
    hidden: understanding.hidden,
  })
  return { ...verdict, knownSafe: unsafe === undefined, destructive: destroyed.length > 0 }
}

function decide(facts: Facts): Assessment {
  const { strict, canSandbox, action, allowed, unsafe } = facts
  if (strict !== undefined) return byRule(strict, facts)
  if (facts.isUnrestricted) return run("the sandbox policy forbids nothing")
  if (action.escalation !== undefined) {
    const asked = aboutEscalation(action.escalation, facts.policy)
    if (asked !== undefined) return asked
  }
  if (!canSandbox) return withoutSandbox(facts.policy)
  if (facts.destroyed.length > 0 && allowed === undefined) {
    const stopped = aboutDestruction(facts)
    if (stopped !== undefined) return stopped
  }
  if (unsafe === undefined) return run("it is known to only read")
  if (allowed !== undefined) {
    const { rule, segment } = allowed
    return { ...run(`the rule at ${rule.file}:${rule.line} allows it`), rule, segment }
  }
  return aboutTheRest(facts, unsafe)
}

function byRule({ match, segment, rule }: Ruling, facts: Facts): Assessment {
  const why = match.justification === undefined ? "" : `: ${match.justification}`
  const place = `${match.source.file}:${match.source.line}`
  const about = { segment, rule }
  if (match.decision === "forbid") {
    return { ...refuse(`the rule at ${place} forbids \`${segment}\`${why}`), ...about }
  }
  const reason = `the rule at ${place} asks about \`${segment}\`${why}`
  if (facts.policy === "never") return { ...refuse(`${reason}, and never asks nobody`), ...about }
  const confined = facts.isUnrestricted || facts.canSandbox
  return { ...ask(confined ? "inside" : "outside", reason), ...about }
}

/** Undefined where the request changes nothing: it runs inside, and a failure is asked about. */
function aboutEscalation(
  { justification }: NonNullable<CommandAction["escalation"]>,
  policy: ApprovalPolicy,
): Assessment | undefined {
  if (policy === "on-failure") return undefined
  if (policy !== "never")
    return ask("outside", `the model asks to leave the sandbox: ${justification}`)
  return refuse(
    "commands do not leave the sandbox, since the approval policy never asks nobody; run it without require_escalated",
  )
}

function withoutSandbox(policy: ApprovalPolicy): Assessment {
  if (policy !== "never") return ask("outside", "no sandbox is available on this machine")
  return refuse(
    "no sandbox is available on this machine, and commands do not run unconfined unless the user starts codex with -s danger-full-access",
  )
}

/** Decision 9. Inside the roots the sandbox holds it, and whoever chose not to be asked can undo it. */
function aboutDestruction({ policy, destroyed }: Facts): Assessment | undefined {
  const worst = destroyed.find(({ reachesOutside }) => reachesOutside) ?? destroyed[0]
  if (worst === undefined) return undefined
  const segment = worst.segment.text
  const reason = `\`${segment}\` may destroy what does not come back`
  if (policy !== "never" && policy !== "on-failure") return { ...ask("inside", reason), segment }
  if (!worst.reachesOutside) return undefined
  return { ...refuse(`${reason}, outside of what may be written`), segment }
}

function aboutTheRest({ policy, hidden }: Facts, { why, segment }: Unsafe): Assessment {
  if (asksAboutCommands(policy)) {
    const part = segment === undefined ? {} : { segment: segment.text }
    return { ...ask("inside", `${policy} asks: ${why}`), ...part }
  }
  if (policy === "on-request" && hidden !== undefined)
    return ask("inside", `on-request asks: ${hidden}`)
  return run(`${policy} runs commands in the sandbox`)
}
