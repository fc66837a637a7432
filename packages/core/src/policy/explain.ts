import type { Config } from "../config/config.js"
import { readText } from "../config/read-text.js"
import { CodexError, ToolError } from "../errors.js"
import type { Action, ApprovalPolicy, SandboxPolicy } from "../protocol/policy.js"
import type { Verdict } from "../safety/assessment.js"
import { planPatch } from "../tools/apply-patch/plan-patch.js"
import { type Judged, judgeAction, judgeCommand } from "./judge-command.js"
import { type PolicyWorld, policyWorld } from "./policy-world.js"
import { type Suggestion, suggestRule } from "./suggest-rule.js"
import { type TableRows, tableRows } from "./table-rows.js"
import { type VerdictLine, verdictLine } from "./verdict-line.js"

/** A verdict, why it is so, what it would touch, and what would change it. */
export type Explanation = VerdictLine & {
  /** What a yes would allow; null where nothing is asked. */
  readonly where: "inside" | "outside" | null
  /** The rows of a built-in table that decided; null where none did. */
  readonly table: TableRows | null
  readonly action: Action
  readonly approvalPolicy: ApprovalPolicy
  readonly sandboxPolicy: SandboxPolicy
  readonly suggestion: Suggestion | null
}

/** Explains what a session with this configuration would say to a command. Nothing is run. */
export async function explainCommand(
  argv: readonly string[],
  config: Config,
  canSandbox: boolean,
): Promise<Explanation> {
  const world = policyWorld(config, { canSandbox })
  return explanation(await judgeCommand(argv, world), world)
}

/** The same for a patch in a file. Throws a CodexError where there is none, or it does not apply. */
export async function explainPatch(file: string, config: Config): Promise<Explanation> {
  const text = readText(file)
  if (text === undefined) {
    throw new CodexError("input-invalid", `there is no patch ${file}; name a file that exists`)
  }
  const world = policyWorld(config, { canSandbox: false })
  const action = await patchAction(text, file, world)
  return explanation({ action, assessment: await judgeAction(action, world) }, world)
}

/** Answers one line of a stream: `{"argv": […]}`, with a `cwd` or without. */
export type VerdictFor = (argv: readonly string[], workdir?: string) => Promise<VerdictLine>

/** For many commands: what does not change between them is made once. */
export function verdictsOf(config: Config, canSandbox: boolean): VerdictFor {
  const world = policyWorld(config, { canSandbox })
  return async (argv, workdir) => {
    const { assessment } = await judgeCommand(argv, world, workdir)
    return verdictLine(assessment)
  }
}

async function patchAction(text: string, file: string, world: PolicyWorld): Promise<Action> {
  const { cwd, consent } = world
  const context = { cwd, policy: consent.sandboxPolicy, signal: new AbortController().signal }
  try {
    return (await planPatch(text, cwd, context)).action
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    throw new CodexError("input-invalid", `${file}: ${error.message}`, { cause: error })
  }
}

async function explanation(judged: Judged, world: PolicyWorld): Promise<Explanation> {
  const { action, assessment } = judged
  const { approvalPolicy, sandboxPolicy } = world.consent
  return {
    ...verdictLine(assessment),
    where: whereOf(assessment.verdict),
    table: action.kind === "command" ? ((await tableRows(action.argv, assessment)) ?? null) : null,
    action,
    approvalPolicy,
    sandboxPolicy,
    suggestion: (await suggestRule(judged, world)) ?? null,
  }
}

function whereOf(verdict: Verdict): Explanation["where"] {
  return verdict.kind === "ask" ? verdict.where : null
}
