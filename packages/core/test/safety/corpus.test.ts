import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { canonicalPath } from "../../src/sandbox/contains.js"
import type { SandboxPolicy } from "../../src/protocol/policy.js"
import { judge } from "../../src/safety/judge.js"
import { noRules } from "../../src/safety/rules.js"
import { type Labelled, readCorpus } from "./read-corpus.js"
import { makeScene } from "./scene.js"

const corpus = readCorpus()

const cwd = canonicalPath(mkdtempSync(join(tmpdir(), "corpus-")))

afterAll(() => rmSync(cwd, { recursive: true }))

/** The scripts that run unasked, judged once for all tests. */
let approved: ReadonlySet<string> = new Set()

beforeAll(async () => {
  makeScene(cwd)
  // The corpus is written for root, at home.
  vi.stubEnv("HOME", "/root")
  const sandboxPolicy: SandboxPolicy = {
    read: "all",
    write: [cwd],
    network: "none",
    protectedPaths: [join(cwd, ".git")],
    deniedPaths: [join(cwd, "home/.ssh")],
  }
  const consent = { approvalPolicy: "unless-allow-listed" as const, sandboxPolicy, rules: noRules }
  const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
  const safe: string[] = []
  for (const { script } of corpus) {
    const action = { kind: "command" as const, argv: ["bash", "-c", script], cwd }
    const { verdict, knownSafe } = await judge(action, consent, { canSandbox: true, path })
    if (knownSafe !== (verdict.kind === "run")) throw new Error(`not of one mind: ${script}`)
    if (knownSafe) safe.push(script)
  }
  approved = new Set(safe)
}, 60_000)

const labelled = (...labels: readonly Labelled["label"][]) =>
  corpus.filter(({ label }) => labels.includes(label)).map(({ script }) => script)

test("the corpus has 900 commands and more, each once", () => {
  expect(corpus.length).toBeGreaterThan(900)
  expect(new Set(corpus.map(({ script }) => script)).size).toBe(corpus.length)
})

test("no command that does harm, or may, is known to be safe", () => {
  expect(labelled("harm", "may").filter((script) => approved.has(script))).toEqual([])
})

test("every everyday command is known to be safe", () => {
  expect(labelled("everyday").filter((script) => !approved.has(script))).toEqual([])
})

test("at least 85 of 100 safe commands are known to be safe", () => {
  const safe = labelled("safe", "everyday")
  const passed = safe.filter((script) => approved.has(script))
  expect(passed.length / safe.length).toBeGreaterThan(0.85)
})
