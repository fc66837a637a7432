import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { judgeCommand } from "../../src/policy/judge-command.js"
import type { PolicyWorld } from "../../src/policy/policy-world.js"
import { suggestRule } from "../../src/policy/suggest-rule.js"
import { readRules } from "../../src/rules/read-rules.js"
import { RuleSet } from "../../src/rules/rule-set.js"
import { rulesOf } from "../../src/safety/rules-of.js"
import { canonicalPath } from "../../src/sandbox/contains.js"
import { readCorpus } from "./read-corpus.js"
import { makeScene } from "./scene.js"

/** Every so many commands of the corpus one is explained. */
const stride = 40

test("the rule that is suggested for a command of the corpus changes that one and no other", async () => {
  const cwd = join(canonicalPath(await tempFolder()), "scene")
  mkdirSync(cwd)
  makeScene(cwd)
  const worldWith = (rules: string): PolicyWorld => ({
    consent: {
      approvalPolicy: "unless-allow-listed",
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
    path: "/usr/local/bin:/usr/bin:/bin",
    located: new Map(),
  })
  const commands = readCorpus().map(({ script }) => ["bash", "-c", script])
  const verdictsWith = async (world: PolicyWorld) => {
    const verdicts: string[] = []
    for (const argv of commands) {
      verdicts.push((await judgeCommand(argv, world)).assessment.verdict.kind)
    }
    return verdicts
  }
  const world = worldWith("")
  const before = await verdictsWith(world)
  for (let at = 0; at < commands.length; at += stride) {
    const argv = commands[at] ?? []
    const suggestion = await suggestRule(await judgeCommand(argv, world), world)
    if (suggestion === undefined) throw new Error(`no rule for ${JSON.stringify(argv)}`)
    const same = commands.map((other) => JSON.stringify(other) === JSON.stringify(argv))
    const foretold = before.map((verdict, index) => (same[index] ? suggestion.verdict : verdict))
    expect(await verdictsWith(worldWith(suggestion.rule))).toEqual(foretold)
  }
})
