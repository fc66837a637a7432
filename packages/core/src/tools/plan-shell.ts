import { basename, resolve } from "node:path"
import { ToolError } from "../errors.js"
import { textPart } from "../protocol/item.js"
import type { CommandAction, CommandResult } from "../protocol/policy.js"
import { confine } from "../sandbox/confine.js"
import { sandboxDenial } from "../sandbox/denied.js"
import { type CommandEnd, runCommand } from "../sandbox/run-command.js"
import { noSandbox } from "../sandbox/sandbox.js"
import { checkBeforehand } from "./check-beforehand.js"
import { describeExit } from "./describe-exit.js"
import { planPatch, recognisePatch } from "./apply-patch/index.js"
import type { Plan, RunContext, ToolContext, ToolOutput } from "./tool.js"

/** Decision 22. The model may ask for more; there is no ceiling. */
const defaultTimeoutMs = 120_000

export type ShellCall = {
  readonly command: readonly string[]
  /** Relative to the session's folder. */
  readonly workdir?: string | undefined
  /** Milliseconds. */
  readonly timeout?: number | undefined
  /** `require_escalated` asks a person to let it run outside of the sandbox. */
  readonly sandbox_permissions?: "use_default" | "require_escalated" | undefined
  readonly justification?: string | undefined
}

/** What a call of the shell would do: apply the patch that it holds, or run the command. */
export function planShell(call: ShellCall, context: ToolContext): Plan | Promise<Plan> {
  const cwd = resolve(context.cwd, call.workdir ?? "")
  const patch = recognisePatch(call.command, cwd)
  if (patch !== undefined) return planPatch(patch.patchText, patch.cwd, context)
  // A sandbox would only say that its own command line is wrong.
  if (!call.command[0]) throw new ToolError("the command is empty")
  const action: CommandAction = { kind: "command", argv: plainShell(call.command), cwd }
  const justification = call.justification ?? "no reason given"
  const isEscalated = call.sandbox_permissions === "require_escalated"
  return planCommand(
    isEscalated ? { ...action, escalation: { justification } } : action,
    call.timeout,
  )
}

function planCommand(action: CommandAction, timeoutMs = defaultTimeoutMs): Plan {
  return { action, run: (context) => run(action, timeoutMs, context) }
}

async function run(
  action: CommandAction,
  timeoutMs: number,
  context: RunContext,
): Promise<ToolOutput> {
  const command = { argv: action.argv, cwd: action.cwd, env: await context.env() }
  checkBeforehand(command, context)
  const end = await runCommand(await confine(command, context), {
    timeoutMs,
    signal: context.signal,
    onOutput: context.onOutput,
  })
  const denial = context.sandbox === noSandbox ? undefined : sandboxDenial(end, context.policy)
  const result: CommandResult = { kind: "command", ...end }
  return {
    content: [textPart(`${headline(end, timeoutMs)}\n${end.output}`)],
    ok: end.exitCode === 0,
    result,
    ...(denial !== undefined && { deniedBySandbox: denial }),
  }
}

function headline(end: CommandEnd, timeoutMs: number): string {
  if (end.timedOut) return `timed out after ${timeoutMs} ms and was stopped; output so far:`
  if (end.signal !== undefined) return `killed by ${end.signal}`
  return `exit code ${describeExit(end.exitCode ?? 1)}`
}

/**
 * A login shell reads profiles at every call, slowly and sometimes loudly. Commands get the login
 * environment anyway (decision 15), so a plain shell does the same.
 */
function plainShell(argv: readonly string[]): readonly string[] {
  const [shell, flag, script, ...rest] = argv
  const isShell = shell !== undefined && ["bash", "sh", "zsh"].includes(basename(shell))
  if (!isShell || flag !== "-lc" || script === undefined) return argv
  return [shell, "-c", script, ...rest]
}
