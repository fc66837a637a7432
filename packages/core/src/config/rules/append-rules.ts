import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { CodexError } from "../../errors.js"
import { withLock } from "../../lock/with-lock.js"
import { parseRules } from "../../rules/parse-rules.js"
import { printRule } from "../../rules/print-rule.js"
import type { RulesFile } from "../../rules/rule.js"
import { canonicalPath } from "../../sandbox/contains.js"
import { maxTextBytes, readText } from "../read-text.js"
import { replaceFile } from "../replace-file.js"

/**
 * Adds rules, each a line as `printRule` prints it, to `rules/default.rules` of CODEX_HOME, where they
 * are not there yet; what else the file holds stays. Answers the rules as they stand there. Throws a
 * CodexError when the file is not one of rules, or would be longer than is read.
 */
export async function appendRules(home: string, lines: readonly string[]): Promise<RulesFile> {
  const folder = join(home, "rules")
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // A linked file is changed where it is.
  const file = canonicalPath(join(folder, "default.rules"))
  return withLock(`${file}.lock`, () => {
    const text = readText(file) ?? ""
    const before = written(parseRules(text, file))
    const missing = lines.filter((line) => !before.includes(line))
    const gap = text === "" || text.endsWith("\n") ? "" : "\n"
    const longer = `${text}${gap}${missing.map((line) => `${line}\n`).join("")}`
    const { rules, ...after } = parseRules(longer, file)
    requireOnly(written({ rules }), [...before, ...missing], file)
    if (Buffer.byteLength(longer) > maxTextBytes) {
      throw new CodexError("config-invalid", `${file} is full; remove what you no longer need`)
    }
    if (missing.length > 0) replaceFile(file, longer)
    return { ...after, rules: rules.filter((rule) => lines.includes(printRule(rule))) }
  })
}

function written({ rules }: Pick<RulesFile, "rules">): readonly string[] {
  return rules.map(printRule)
}

/** What is written is what was shown, or nothing is. */
function requireOnly(found: readonly string[], wanted: readonly string[], file: string): void {
  if (found.length === wanted.length && found.every((line, at) => line === wanted[at])) return
  throw new CodexError(
    "config-invalid",
    `${file} would not say what was shown, so nothing was added; add the rule yourself`,
  )
}
