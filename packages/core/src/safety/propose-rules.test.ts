import fc from "fast-check"
import { expect, test } from "vitest"
import { readRules } from "../rules/read-rules.js"
import { RuleSet } from "../rules/rule-set.js"
import { proposeRules } from "./propose-rules.js"
import type { Segment } from "./shell/segment.js"

function segment(words: Segment["words"], more: Partial<Segment> = {}): Segment {
  const text = words.join(" ")
  return { words, written: [], text, doubts: [], outputs: [], inner: [], ...more }
}

function proposed(argv: readonly string[], ...segments: readonly Segment[]): readonly string[] {
  return proposeRules(argv, { segments }).map(({ scope, words }) => `${scope}: ${words.join(" ")}`)
}

test("a command is offered as it is, and by its first words that name what it does", () => {
  expect(
    proposed(["npm", "run", "build", "--fast"], segment(["npm", "run", "build", "--fast"])),
  ).toEqual(["exact: npm run build --fast", "prefix: npm run", "prefix: npm run build"])
})

test("a script is offered whole, and each of its parts", () => {
  const parts = [segment(["npm", "test"]), segment(["git", "push", "origin"])]
  expect(proposed(["bash", "-lc", "npm test && git push origin"], ...parts)).toEqual([
    "exact: bash -lc npm test && git push origin",
    "exact: npm test",
    "exact: git push origin",
    "prefix: npm test",
    "prefix: git push",
    "prefix: git push origin",
  ])
})

test.each([
  ["a part that is not known before it runs", segment(["git", undefined])],
  ["a part with a doubt", segment(["git", "push"], { doubts: ["a redirection"] })],
  ["a part that starts others", segment(["git", "push"], { inner: [segment(["x"])] })],
  ["a program that runs another's text", segment(["python3", "script"])],
  ["a program with options at once", segment(["git", "-c", "x=y", "push"])],
  ["a program by its path", segment(["./git", "push"])],
])("%s gives no prefix", (_, part) => {
  expect(proposed(["x"], part).filter((text) => text.startsWith("prefix"))).toEqual([])
})

test.each([
  ["a word that cannot be written down", ["a", "\ud800"]],
  ["a word that no program can get", ["a", "b\0"]],
  ["a command that nobody reads to its end", ["a", "b".repeat(3000)]],
  ["nothing", []],
])("%s is not offered", (_, argv) => {
  expect(proposeRules(argv, { segments: [] })).toEqual([])
})

const word = fc.oneof(
  fc.constantFrom(
    "npm",
    "test",
    "git",
    "push",
    "run",
    "--",
    "-x",
    "",
    '"',
    "\\",
    "\n",
    "])",
    "\u202e",
  ),
  fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
)
const words = fc.array(word, { minLength: 1, maxLength: 4 })

test("what a rule lets through is exactly what was shown", () => {
  fc.assert(
    fc.property(words, words, (argv, other) => {
      for (const { scope, words, rule } of proposeRules(argv, { segments: [segment(argv)] })) {
        const set = new RuleSet([readRules(rule, "x")])
        expect(set.size).toBe(1)
        for (const command of [argv, other, [...words, ...other], [...argv, ...other], words]) {
          const same = words.every((word, at) => word === command[at])
          const shown = same && (scope === "prefix" || command.length === words.length)
          expect(set.decide(command)?.rule.decision).toBe(shown ? "allow" : undefined)
        }
      }
    }),
  )
})
