import type { Config } from "../config/config.js"
import { readText } from "../config/read-text.js"
import { CodexError } from "../errors.js"
import { judgeCommand } from "./judge-command.js"
import { policyWorld, type PolicyWorldOptions } from "./policy-world.js"
import { readRulesFiles } from "./read-rules-files.js"

/** A line of a table that does not hold, and why. */
export type Miss = { readonly line: number; readonly command: string; readonly message: string }

export type TableResult = { readonly passed: number; readonly missed: readonly Miss[] }

export type TableOptions = Pick<PolicyWorldOptions, "canSandbox"> & {
  /** Files of rules beside those of the configuration. */
  readonly rulesFiles: readonly string[]
}

/**
 * Tries a table of commands: on each line a verdict, then the command, as a text for a shell or as a
 * list of words in JSON. Blank lines and those that begin with # are skipped. Throws a CodexError for a
 * file that cannot be read.
 */
export async function testTable(
  file: string,
  config: Config,
  { canSandbox, rulesFiles }: TableOptions,
): Promise<TableResult> {
  const text = readText(file)
  if (text === undefined) {
    throw new CodexError("input-invalid", `there is no table ${file}; name a file that exists`)
  }
  const world = policyWorld(config, { canSandbox, rules: readRulesFiles(rulesFiles) })
  const missed: Miss[] = []
  let passed = 0
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const row = parseRow(line)
    const miss = (command: string, message: string) =>
      missed.push({ line: at + 1, command, message })
    if (typeof row === "string") {
      miss(line.trim(), row)
      continue
    }
    const { assessment } = await judgeCommand(row.argv, world)
    const { verdict, reason } = assessment
    if (verdict.kind === row.verdict) passed++
    else miss(row.command, `expected ${row.verdict}, but it is ${verdict.kind}: ${reason}`)
  }
  return { passed, missed }
}

type Row = { readonly verdict: string; readonly command: string; readonly argv: readonly string[] }

function parseRow(line: string): Row | string {
  const [, verdict = "", command = ""] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line) ?? []
  if (!["run", "ask", "refuse"].includes(verdict)) {
    return "a line begins with run, ask or refuse"
  }
  if (command === "") return "behind the verdict a command is missing"
  if (!command.startsWith("[")) return { verdict, command, argv: ["bash", "-lc", command] }
  const argv = wordsOf(command)
  return argv === undefined ? "the list of words is not JSON" : { verdict, command, argv }
}

function wordsOf(json: string): readonly string[] | undefined {
  try {
    const words: unknown = JSON.parse(json)
    const isWords = Array.isArray(words) && words.every((word) => typeof word === "string")
    return isWords ? words : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
