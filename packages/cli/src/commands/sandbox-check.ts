import { type CheckResult, CodexError, checkSandbox } from "@codex/core"
import type { CommandEnd } from "../command-end.js"
import { loadSandbox } from "../load-sandbox.js"

/** Tries this machine's sandbox with attacks and work. Exit code 1 if it does not do what it says. */
export async function sandboxCheck(output: "table" | "json"): Promise<CommandEnd> {
  const sandbox = await loadSandbox()
  if (sandbox === undefined) {
    throw new CodexError(
      "sandbox-unavailable",
      "no sandbox is available here: commands are refused",
    )
  }
  const { name, gaps } = sandbox
  if (output === "table") await print(`${heading(name, gaps)}\n${row(titles)}\n`)
  const results: CheckResult[] = []
  for await (const result of checkSandbox(sandbox)) {
    results.push(result)
    if (output === "table") await print(`${row(cells(result))}\n`)
  }
  const failed = results.some(({ verdict }) => verdict === "escape" || verdict === "broken")
  const summary = { sandbox: name, gaps, ok: !failed, results }
  await print(
    output === "json" ? `${JSON.stringify(summary, null, 2)}\n` : `\n${lastLine(results)}\n`,
  )
  return { exitCode: failed ? 1 : 0 }
}

function heading(name: string, gaps: readonly string[]): string {
  const lines = gaps.map((gap) => `  does not hold: ${gap}`)
  return [`sandbox: ${name}`, ...lines, ""].join("\n")
}

const titles = ["name", "without", "with", "verdict"]

function cells({ name, kind, without, with: confined, verdict, reason }: CheckResult) {
  const word = kind === "attack" ? ["fails", "succeeds"] : ["fails", "works"]
  const outcome = (done: boolean | undefined) =>
    done === undefined ? "-" : (word[Number(done)] ?? "")
  const why = reason === undefined ? "" : ` (${reason})`
  return [name, outcome(without), outcome(confined), verdictWords[verdict] + why]
}

const verdictWords = {
  held: "held",
  works: "works",
  gap: "known gap",
  escape: "GOT THROUGH",
  broken: "BROKEN",
  "not-tried": "not tried",
} as const

const widths = [84, 10, 10, 0]

function row(columns: readonly string[]): string {
  return columns
    .map((column, at) => column.padEnd(widths[at] ?? 0))
    .join("")
    .trimEnd()
}

function lastLine(results: readonly CheckResult[]): string {
  const count = (...verdicts: readonly CheckResult["verdict"][]) =>
    results.filter(({ verdict }) => verdicts.includes(verdict)).length
  return [
    `${count("held", "gap", "escape")} attacks: ${count("held")} held, ${count("gap")} got through as declared, ${count("escape")} got through undeclared`,
    `${count("works", "broken")} pieces of work: ${count("works")} work, ${count("broken")} broken`,
    `${count("not-tried")} not tried`,
  ].join("; ")
}

function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()))
}
