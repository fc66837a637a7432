import { CodexError } from "../../errors.js"
import { harmless } from "../../protocol/harmless.js"
import { isFault, makeRule, type RuleFault } from "../../rules/make-rule.js"
import type { Placed, PrefixRule, RulesFile } from "../../rules/rule.js"
import type { Layer } from "../layers/layer.js"
import type { Settings } from "../schema/settings.js"

/** `[[rules]]` of a layer. Throws a CodexError with file and line for a rule that is not one. */
export function rulesOfLayer(layer: Layer): RulesFile {
  const rules = (layer.settings.rules ?? []).map((table, at) => ruleOf(table, at, layer))
  return { rules, hostExecutables: [], networkRules: [] }
}

type RuleTable = NonNullable<Settings["rules"]>[number]

function ruleOf(table: RuleTable, at: number, { where, place }: Layer): Placed<PrefixRule> {
  const { match, not_match, ...words } = table
  const rule = makeRule({
    ...words,
    ...(match !== undefined && { match }),
    ...(not_match !== undefined && { notMatch: not_match }),
  })
  if (isFault(rule)) {
    const key = keyOf(rule)
    const message = `${where(["rules", at, key])}: ${key}: ${harmless(rule.message)}`
    throw new CodexError("config-invalid", message)
  }
  const { file, line } = place?.(["rules", at]) ?? { file: where(["rules"]), line: 1 }
  return { ...rule, file, line }
}

function keyOf({ part }: RuleFault): string {
  return part === "notMatch" ? "not_match" : part
}
