import fc from "fast-check"
import { expect, test } from "vitest"
import { isFault, makeRule } from "./make-rule.js"
import { printRule } from "./print-rule.js"
import { readRules } from "./read-rules.js"
import { endOfCommand, type PrefixRule } from "./rule.js"

const word = fc.oneof(
  fc.constantFrom(
    "git",
    "push",
    "--",
    "",
    '"',
    "\\",
    "'",
    "\n",
    "\u202e",
    "\u00a0",
    "{x}",
    "#",
    "😀",
  ),
  fc.string({ unit: "binary" }).filter((text) => !text.includes("\0")),
)
const alternatives = fc.array(word, { minLength: 1, maxLength: 3 })

const rule: fc.Arbitrary<PrefixRule> = fc
  .record({
    pattern: fc.array(alternatives, { minLength: 1, maxLength: 4 }),
    ends: fc.boolean(),
    more: fc.array(word, { maxLength: 2 }),
    decision: fc.constantFrom("allow", "prompt", "forbidden"),
    justification: fc.option(word.filter((text) => text.trim() !== "")),
  })
  .map(({ pattern, ends, more, decision, justification }) => {
    const start = pattern.map(([first = ""]) => first)
    return {
      pattern: ends ? [...pattern, [endOfCommand]] : pattern,
      match: [ends ? start : [...start, ...more]],
      notMatch: [["no such program", ...more]],
      decision,
      ...(justification !== null && { justification }),
    }
  })
  .map((words) => makeRule(words))
  .filter((made): made is PrefixRule => !isFault(made))

test("reading back what is printed gives the same rule", () => {
  fc.assert(
    fc.property(rule, (rule) => {
      const text = printRule(rule)
      expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
      expect(readRules(text, "a.rules").rules).toEqual([{ ...rule, file: "a.rules", line: 1 }])
    }),
  )
})
