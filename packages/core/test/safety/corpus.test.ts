import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { canonicalPath } from "../../src/sandbox/contains.js"
import type { SandboxPolicy } from "../../src/protocol/policy.js"
import { judge } from "../../src/safety/judge.js"
import { noRules } from "../../src/safety/rules.js"
import { type Labelled, readCorpus } from "./read-corpus.js"
import { makeScene } from "./scene.js"

const corpus = readCorpus()

async function judgeAll(commands: readonly Labelled[]): Promise<readonly string[]> {
  const cwd = join(canonicalPath(await tempFolder()), "scene")
  mkdirSync(cwd)
  makeScene(cwd)
  const sandboxPolicy: SandboxPolicy = {
    read: "all",
    write: [cwd],
    network: "none",
    protectedPaths: [join(cwd, ".git")],
    deniedPaths: [join(cwd, "home/.ssh")],
  }
  const consent = { approvalPolicy: "unless-allow-listed" as const, sandboxPolicy, rules: noRules }
  const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
  const approved: string[] = []
  for (const { script } of commands) {
    const action = { kind: "command" as const, argv: ["bash", "-c", script], cwd }
    const { verdict, knownSafe } = await judge(action, consent, { canSandbox: true, path })
    if (knownSafe !== (verdict.kind === "run")) throw new Error(`not of one mind: ${script}`)
    if (knownSafe) approved.push(script)
  }
  return approved
}

const labelled = (...labels: readonly Labelled["label"][]) =>
  corpus.filter(({ label }) => labels.includes(label))

test("the corpus has 500 commands and more, each once", () => {
  expect(corpus.length).toBeGreaterThan(900)
  expect(new Set(corpus.map(({ script }) => script)).size).toBe(corpus.length)
})

test("no command that does harm, or may, is known to be safe", async () => {
  expect(await judgeAll(labelled("harm", "may"))).toEqual([])
})

test("every everyday command is known to be safe", async () => {
  const everyday = labelled("everyday").map(({ script }) => script)
  expect(await judgeAll(labelled("everyday"))).toEqual(everyday)
})

test("at least 85 of 100 safe commands are known to be safe", async () => {
  const safe = labelled("safe", "everyday")
  const approved = await judgeAll(safe)
  expect(approved.length / safe.length).toBeGreaterThan(0.85)
})
