import { basename, isAbsolute, resolve } from "node:path"
import * as z from "zod/mini"
import { textPart } from "../protocol/item.js"
import type { CommandAction, CommandResult } from "../protocol/policy.js"
import { sandboxDenial } from "../sandbox/denied.js"
import { type CommandEnd, runCommand } from "../sandbox/run-command.js"
import { noSandbox } from "../sandbox/sandbox.js"
import { planPatch, recognisePatch } from "./apply-patch/index.js"
import { defineTool } from "./define-tool.js"
import type { Plan, RunContext, Tool, ToolOutput } from "./tool.js"

/** Decision 22. The model may ask for more; there is no ceiling. */
const defaultTimeoutMs = 120_000

const input = z.object({
  command: z.array(z.string()),
  workdir: z.optional(z.string()),
  timeout: z.optional(z.number().check(z.positive(), z.meta({ description: "milliseconds" }))),
})

/** Runs a program, confined, and gives back what it printed. */
export function shellTool(shell: string): Tool {
  return defineTool({
    name: "shell",
    aliases: ["container.exec", "shell_command", "exec_command", "local_shell"],
    description:
      'Runs a command and returns its exit code and output. Example: {"command":["bash","-lc","ls -la"]}. The timeout defaults to 120000.',
    input,
    forgive: (json) => forgive(json, shell),
    async plan({ command, workdir, timeout }, context) {
      const cwd = resolve(context.cwd, workdir ?? "")
      const patch = recognisePatch(command, cwd)
      if (patch !== undefined) return planPatch(patch.patchText, patch.cwd, context)
      return planCommand({ kind: "command", argv: plainShell(command), cwd }, timeout)
    },
  })
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
  const end = await runCommand(context.sandbox.wrap(command, context.policy), {
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
  return `exit code ${end.exitCode}`
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

/** Spellings of the same call that models use: a string, `cmd`, `timeout_ms`, numbers as text. */
function forgive(json: unknown, shell: string): unknown {
  if (typeof json === "string" || Array.isArray(json)) return forgive({ command: json }, shell)
  if (typeof json !== "object" || json === null) return json
  const given = json as Record<string, unknown>
  const command = given.command ?? given.cmd
  const timeout = given.timeout ?? given.timeout_ms
  const workdir = given.workdir ?? given.cwd
  return {
    command: typeof command === "string" ? [shell, "-lc", command] : command,
    ...(typeof workdir === "string" && workdir !== "" && { workdir }),
    ...(timeout !== undefined && timeout !== null && { timeout: Number(timeout) }),
  }
}

/** True for what a shell would be found by; used to name the user's own. */
export function isShellPath(path: string): boolean {
  return isAbsolute(path) && ["bash", "zsh", "sh"].includes(basename(path))
}
