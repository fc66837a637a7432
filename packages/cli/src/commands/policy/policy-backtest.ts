import { type Backtest, backtestRules, type ConfigOverrides, harmless } from "@codex/core"
import type { CommandEnd } from "../../command-end.js"
import { print } from "../print.js"
import { loadPolicy } from "./load-policy.js"

/** Lists what a file of rules would have changed. */
export async function policyBacktest(
  file: string,
  overrides: ConfigOverrides,
  output: "text" | "json",
): Promise<CommandEnd> {
  const { config, canSandbox } = await loadPolicy(overrides)
  const backtest = await backtestRules(file, config, canSandbox)
  await print(output === "json" ? `${JSON.stringify(backtest)}\n` : backtestText(backtest))
  return { exitCode: 0 }
}

function backtestText({ sessions, calls, commands, unreadable, changes }: Backtest): string {
  const lines = changes.map(({ argv, cwd, times, before, after }) => {
    const verdicts = `${before.verdict} → ${after.verdict}`.padEnd(18)
    return `${verdicts}${times}×  ${JSON.stringify(argv)}  in ${cwd}`
  })
  const summary = `${calls} calls of ${commands} commands in ${sessions} sessions; ${changes.length} commands would change`
  const broken = unreadable.map((file) => `not read: ${file}`)
  return [...lines, ...broken, summary]
    .map((line) => `${harmless(line).replaceAll("\n", "⏎")}\n`)
    .join("")
}
