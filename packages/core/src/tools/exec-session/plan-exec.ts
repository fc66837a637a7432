import { resolve } from "node:path"
import type { CommandAction } from "../../protocol/policy.js"
import { confine } from "../../sandbox/confine.js"
import { sandboxDenial } from "../../sandbox/denied.js"
import { noSandbox } from "../../sandbox/sandbox.js"
import { planPatch, recognisePatch } from "../apply-patch/index.js"
import { checkBeforehand } from "../check-beforehand.js"
import type { Plan, RunContext, ToolContext, ToolOutput } from "../tool.js"
import type { ExecSession } from "./exec-session.js"
import type { ExecSessions } from "./exec-sessions.js"
import { told } from "./told.js"
import { waitTime } from "./wait-time.js"

export type ExecCall = {
  readonly cmd: string
  readonly shell: string
  /** Relative to the session's folder. */
  readonly workdir?: string | undefined
  readonly tty?: boolean | undefined
  readonly yield_time_ms?: number | undefined
  readonly max_output_tokens?: number | undefined
  /** `require_escalated` asks a person to let it run outside of the sandbox. */
  readonly sandbox_permissions?: "use_default" | "require_escalated" | undefined
  readonly justification?: string | undefined
}

/** What a call would do: apply the patch that it holds, or start the command and wait for a while. */
export function planExec(
  call: ExecCall,
  sessions: ExecSessions,
  context: ToolContext,
): Plan | Promise<Plan> {
  const cwd = resolve(context.cwd, call.workdir ?? "")
  const argv = [call.shell, "-c", call.cmd]
  const patch = recognisePatch(argv, cwd)
  if (patch !== undefined) return planPatch(patch.patchText, patch.cwd, context)
  const justification = call.justification ?? "no reason given"
  const isEscalated = call.sandbox_permissions === "require_escalated"
  const action: CommandAction = {
    kind: "command",
    argv,
    cwd,
    ...(isEscalated && { escalation: { justification } }),
  }
  return { action, run: (running) => run(action, call, sessions, running) }
}

async function run(
  action: CommandAction,
  call: ExecCall,
  sessions: ExecSessions,
  context: RunContext,
): Promise<ToolOutput> {
  sessions.requireRoom()
  const session = await start(action, call.tty === true, sessions, context)
  const { signal, onOutput } = context
  const waitMs = waitTime(call.yield_time_ms, { usual: 10_000, longest: 30_000 })
  try {
    const seen = await session.look({ waitMs, signal, onOutput })
    const output = told(session.about, seen, call.max_output_tokens)
    if (seen.status === undefined) return output
    sessions.forget(session)
    const end = { exitCode: seen.status.exitCode, output: seen.output }
    const denial = context.sandbox === noSandbox ? undefined : sandboxDenial(end, context.policy)
    return { ...output, ...(denial !== undefined && { deniedBySandbox: denial }) }
  } catch (error) {
    // Interrupted while it was new: nobody has been told its number.
    await session.stop()
    sessions.forget(session)
    throw error
  }
}

async function start(
  { argv, cwd }: CommandAction,
  tty: boolean,
  sessions: ExecSessions,
  context: RunContext,
): Promise<ExecSession> {
  const command = { argv, cwd, env: await context.env(), ...(tty && { tty }) }
  checkBeforehand(command, context)
  const wrapped = await confine(command, context)
  const live = tty
    ? await (await import("../../sandbox/terminal-command.js")).startOnTerminal(wrapped)
    : await (await import("../../sandbox/piped-command.js")).startOnPipe(wrapped, context.signal)
  return sessions.add(live, { argv, cwd, tty, confined: context.sandbox !== noSandbox })
}
