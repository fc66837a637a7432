import { type CallValues, textsOf } from "../starlark/call-values.js"
import { evaluateStarlark, isList, type Value } from "../starlark/evaluate.js"
import { functionOf } from "../starlark/function-of.js"
import { isFault, makeRule, type RuleFault } from "./make-rule.js"
import { readHostExecutable } from "./read-host-executable.js"
import { readNetworkRule } from "./read-network-rule.js"
import type { Example, HostExecutable, NetworkRule, Placed, PrefixRule, RulesFile } from "./rule.js"

/**
 * The rules of a text in the language of `*.rules` files. Throws a StarlarkError for what is not
 * understood, and for a rule whose examples do not hold.
 */
export function readRules(text: string, file: string): RulesFile {
  const rules: Placed<PrefixRule>[] = []
  const hostExecutables: Placed<HostExecutable>[] = []
  const networkRules: Placed<NetworkRule>[] = []
  const placed = <T>(content: T, { place }: CallValues): Placed<T> => ({
    ...content,
    file,
    line: place.line,
  })
  evaluateStarlark(text, {
    constants: {},
    functions: {
      ...functionOf("prefix_rule", prefixRuleParameters, (values) => {
        rules.push(placed(readPrefixRule(values), values))
      }),
      ...functionOf("host_executable", ["name", "paths"], (values) => {
        hostExecutables.push(placed(readHostExecutable(values), values))
      }),
      ...functionOf("network_rule", networkRuleParameters, (values) => {
        networkRules.push(placed(readNetworkRule(values), values))
      }),
    },
  })
  return { rules, hostExecutables, networkRules }
}

const prefixRuleParameters = ["pattern", "decision", "match", "not_match", "justification"]
const networkRuleParameters = ["host", "protocol", "decision", "justification"]

function readPrefixRule(values: CallValues): PrefixRule {
  const decision = values.text("decision")
  const justification = values.text("justification")
  const rule = makeRule({
    pattern: values.required("pattern", wordsOf(values, "pattern")),
    match: wordsOf(values, "match") ?? [],
    notMatch: wordsOf(values, "not_match") ?? [],
    ...(decision !== undefined && { decision }),
    ...(justification !== undefined && { justification }),
  })
  if (isFault(rule)) throw values.error(rule.message, parameterOf(rule))
  return rule
}

function parameterOf({ part }: RuleFault): string {
  return part === "notMatch" ? "not_match" : part
}

function wordsOf(values: CallValues, name: string): readonly (string | Example)[] | undefined {
  return values.list(name)?.map((value) => {
    const words = wordOf(value)
    if (words !== undefined) return words
    throw values.error(`${name} holds texts and lists of texts, nothing else`, name)
  })
}

function wordOf(value: Value): string | Example | undefined {
  if (typeof value === "string") return value
  return isList(value) ? textsOf(value) : undefined
}
