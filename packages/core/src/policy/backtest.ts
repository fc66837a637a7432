import type { Config } from "../config/config.js"
import { pastCommands } from "../store/past-commands.js"
import { judgeCommand } from "./judge-command.js"
import { policyWorld } from "./policy-world.js"
import { readRulesFiles } from "./read-rules-files.js"
import { type VerdictLine, verdictLine } from "./verdict-line.js"

/** A command whose verdict would be another with the rules. */
export type Change = {
  readonly argv: readonly string[]
  readonly cwd: string
  /** How often it was called. */
  readonly times: number
  readonly before: VerdictLine
  readonly after: VerdictLine
}

export type Backtest = {
  readonly sessions: number
  /** Calls of commands, and how many different ones. */
  readonly calls: number
  readonly commands: number
  /** Session files that could not be read. */
  readonly unreadable: readonly string[]
  readonly changes: readonly Change[]
}

/**
 * Judges the commands of all past sessions twice: by the configuration as it is, and with a file of
 * rules beside it. Throws a CodexError for a broken file.
 */
export async function backtestRules(
  file: string,
  config: Config,
  canSandbox: boolean,
): Promise<Backtest> {
  const rules = readRulesFiles([file])
  const past = await pastCommands(config.home)
  const changes: Change[] = []
  for (const { argv, cwd, times } of past.commands) {
    const here = { ...config, cwd }
    const before = await judgeCommand(argv, policyWorld(here, { canSandbox }))
    const after = await judgeCommand(argv, policyWorld(here, { canSandbox, rules }))
    const lines = { before: verdictLine(before.assessment), after: verdictLine(after.assessment) }
    if (lines.before.verdict !== lines.after.verdict) changes.push({ argv, cwd, times, ...lines })
  }
  const { sessions, calls, unreadable, commands } = past
  return { sessions, calls, commands: commands.length, unreadable, changes }
}
