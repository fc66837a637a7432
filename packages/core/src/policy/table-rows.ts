import type { Assessment } from "../safety/assessment.js"
import { everySegment } from "../safety/shell/segment.js"
import { understand } from "../safety/shell/understand.js"

/** The rows of a built-in table (docs/approvals.md) that made a verdict. */
export type TableRows = {
  readonly table: "only reads" | "destroys"
  readonly rows: readonly string[]
}

/** Undefined where a rule decided, or neither table. */
export async function tableRows(
  argv: readonly string[],
  { rule, knownSafe, destructive, segment }: Assessment,
): Promise<TableRows | undefined> {
  if (rule !== undefined || (!knownSafe && !destructive)) return undefined
  const every = everySegment((await understand(argv)).segments)
  const meant = knownSafe ? every : every.filter(({ text }) => text === segment)
  const rows = [...new Set(meant.map(({ words }) => rowOf(words)))]
  return { table: knownSafe ? "only reads" : "destroys", rows }
}

/** The program; of git its subcommand too, since each has a row of its own. */
function rowOf([program = "?", verb = ""]: readonly (string | undefined)[]): string {
  return program === "git" && /^[a-z]/.test(verb) ? `git ${verb}` : program
}
