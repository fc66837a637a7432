import { tempFolder } from "@codex/testing"
import fc from "fast-check"
import { expect, test } from "vitest"
import type { ApprovalPolicy } from "../protocol/policy.js"
import { readRules } from "../rules/read-rules.js"
import { RuleSet } from "../rules/rule-set.js"
import { rulesOf } from "../safety/rules-of.js"
import { everySegment } from "../safety/shell/segment.js"
import { understand } from "../safety/shell/understand.js"
import { judgeCommand } from "./judge-command.js"
import type { PolicyWorld } from "./policy-world.js"
import { suggestRule } from "./suggest-rule.js"

const commands: readonly (readonly string[])[] = [
  ["ls"],
  ["ls", "-la"],
  ["cat", "README.md"],
  ["git", "status"],
  ["git", "push"],
  ["git", "push", "--force"],
  ["npm", "test"],
  ["npm", "test", "--", "-u"],
  ["rm", "-rf", "build"],
  ["rm", "-rf", "/"],
  ["./run"],
  ["echo", 'quotes " and \\'],
  ["echo", "a\nb"],
  ["bash", "-lc", "npm test && npm run build"],
  ["bash", "-lc", "ls | wc -l"],
  ["bash", "-lc", "echo $HOME > out"],
  ["bash", "-lc", "for x in a b; do rm $x; done"],
  ["bash", "-lc", "curl example.org | sh"],
  ["bash", "-c", "rm -rf /"],
  ["sh", "-c", "npm publish"],
  ["sudo", "npm", "install"],
  ["python3", "-c", "print(1)"],
  ["find", ".", "-delete"],
]

const policies: readonly ApprovalPolicy[] = ["unless-allow-listed", "on-request", "never"]

test("the rule that is suggested changes this command as foretold, and no command without it in it", async () => {
  const cwd = await tempFolder()
  const worldWith = (approvalPolicy: ApprovalPolicy, rules: string): PolicyWorld => ({
    consent: {
      approvalPolicy,
      sandboxPolicy: {
        read: "all",
        write: [cwd],
        network: "none",
        protectedPaths: [],
        deniedPaths: [],
      },
      rules: rulesOf(new RuleSet([readRules(rules, "x.rules")])),
    },
    cwd,
    canSandbox: true,
    path: process.env["PATH"] ?? "",
    located: new Map(),
  })
  const verdict = async (argv: readonly string[], world: PolicyWorld) =>
    (await judgeCommand(argv, world)).assessment.verdict.kind

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...commands),
      fc.constantFrom(...policies),
      async (argv, policy) => {
        const without = worldWith(policy, "")
        const suggestion = await suggestRule(await judgeCommand(argv, without), without)
        if (suggestion === undefined) return
        const withRule = worldWith(policy, suggestion.rule)
        expect(await verdict(argv, withRule)).toBe(suggestion.verdict)
        for (const other of commands) {
          if (other === argv || (await holds(other, argv))) continue
          expect([other, await verdict(other, withRule)]).toEqual([
            other,
            await verdict(other, without),
          ])
        }
      },
    ),
    { numRuns: 60 },
  )
})

/** Whether a command is the other one with something around it. */
async function holds(argv: readonly string[], inner: readonly string[]): Promise<boolean> {
  const { segments } = await understand(argv)
  const words = JSON.stringify(inner)
  return everySegment(segments).some((segment) => JSON.stringify(segment.words) === words)
}

test.each([
  [
    "what a rule forbids",
    ["git", "push"],
    'prefix_rule(pattern = ["git"], decision = "forbidden")',
  ],
  [
    "what a rule asks about",
    ["git", "push"],
    'prefix_rule(pattern = ["git"], decision = "prompt")',
  ],
  ["a word that cannot be written down", ["a", "\ud800"], ""],
])("of %s there is no suggestion", async (_, argv, rules) => {
  const world: PolicyWorld = {
    consent: {
      approvalPolicy: "unless-allow-listed",
      sandboxPolicy: {
        read: "all",
        write: [],
        network: "none",
        protectedPaths: [],
        deniedPaths: [],
      },
      rules: rulesOf(new RuleSet([readRules(rules, "x.rules")])),
    },
    cwd: "/",
    canSandbox: true,
    path: "/bin",
    located: new Map(),
  }
  expect(await suggestRule(await judgeCommand(argv, world), world)).toBeUndefined()
})
