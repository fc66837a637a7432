import { readText } from "../config/read-text.js"
import { CodexError } from "../errors.js"
import { parseRules } from "../rules/parse-rules.js"
import type { RulesFile } from "../rules/rule.js"

/** Files of rules that a person names. Throws a CodexError for one that is not there, or broken. */
export function readRulesFiles(paths: readonly string[]): readonly RulesFile[] {
  return paths.map((path) => {
    const text = readText(path)
    if (text !== undefined) return parseRules(text, path)
    throw new CodexError("input-invalid", `there is no rules file ${path}; name one that exists`)
  })
}
