import { endOfCommand, type Example, type PrefixRule } from "./rule.js"

/** The rule as a line of a `*.rules` file, without a line end; reading it back gives the same rule. */
export function printRule(rule: PrefixRule): string {
  const values = [
    `pattern = ${list(rule.pattern.map(printWord))}`,
    `decision = ${printText(rule.decision)}`,
    ...(rule.justification === undefined
      ? []
      : [`justification = ${printText(rule.justification)}`]),
    ...(rule.match.length === 0 ? [] : [`match = ${printExamples(rule.match)}`]),
    ...(rule.notMatch.length === 0 ? [] : [`not_match = ${printExamples(rule.notMatch)}`]),
  ]
  return `prefix_rule(${values.join(", ")})`
}

function printWord(alternatives: readonly string[]): string {
  const [only, ...more] = alternatives.map(printText)
  return only !== undefined && more.length === 0 ? only : list(alternatives.map(printText))
}

function printExamples(examples: readonly Example[]): string {
  return list(examples.map((words) => list(words.map(printText))))
}

function list(items: readonly string[]): string {
  return `[${items.join(", ")}]`
}

/** What a reader would not see as it is: controls, other spaces than the usual one, what reorders a line. */
const unseen = /["\\]|[\p{C}\p{Zl}\p{Zp}\p{DI}]|(?! )\p{Zs}/gu

function printText(text: string): string {
  if (text === endOfCommand) return '"\\0"'
  return `"${text.replace(unseen, escape)}"`
}

function escape(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`
  const code = character.codePointAt(0) ?? 0
  const digits = code.toString(16)
  return code > 0xffff ? `\\U${digits.padStart(8, "0")}` : `\\u${digits.padStart(4, "0")}`
}
