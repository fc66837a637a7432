import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import type { Action, ApprovalPolicy, SandboxPolicy } from "../protocol/policy.js"
import { canonicalPath } from "../sandbox/contains.js"
import type { Assessment } from "./assessment.js"
import { judge } from "./judge.js"
import { noRules, type RuleDecision, type Rules } from "./rules.js"

const root = canonicalPath(mkdtempSync(join(tmpdir(), "assess-")))

const readOnly: SandboxPolicy = {
  read: "all",
  write: [],
  network: "none",
  protectedPaths: [],
  deniedPaths: ["/denied"],
}
const workspace: SandboxPolicy = {
  ...readOnly,
  write: [root],
  protectedPaths: [join(root, ".git")],
}
const everything: SandboxPolicy = { ...readOnly, write: "all", network: "full", deniedPaths: [] }

const forms: readonly (readonly [name: string, policy: SandboxPolicy, canSandbox: boolean])[] = [
  ["read-only", readOnly, true],
  ["workspace-write", workspace, true],
  ["no sandbox", workspace, false],
  ["unrestricted", everything, false],
]

const policies: readonly ApprovalPolicy[] = [
  "unless-allow-listed",
  "auto-edit",
  "on-failure",
  "on-request",
  "never",
]

const script = (text: string): Action => ({
  kind: "command",
  argv: ["bash", "-lc", text],
  cwd: root,
})
const escalated: Action = {
  kind: "command",
  argv: ["npm", "install"],
  cwd: root,
  escalation: { justification: "it needs the registry" },
}
const patch = (...paths: readonly [string, string?]): Action => {
  const [path, movePath] = paths
  if (movePath === undefined) return { kind: "patch", changes: [{ kind: "delete", path }] }
  return { kind: "patch", changes: [{ kind: "update", path, movePath, diff: "" }] }
}
const read = (path: string): Action => ({ kind: "read", paths: [path] })
const inside = join(root, "a")

/** For each of `forms` the verdicts in the order of `policies`; `in` and `out` are questions, what a yes to them allows. */
const table: readonly (readonly [string, Action, string])[] = [
  [
    "a command that is known to only read",
    script("ls | head -3"),
    "run run run run run | run run run run run | out out out out refuse | run run run run run",
  ],
  [
    "a command that is not known",
    script("npm test"),
    "in in run run run | in in run run run | out out out out refuse | run run run run run",
  ],
  [
    "a command that hides others",
    script('eval "$X"'),
    "in in run in run | in in run in run | out out out out refuse | run run run run run",
  ],
  [
    "one that destroys inside the roots",
    script("rm -rf build"),
    "in in refuse in refuse | in in run in run | out out out out refuse | run run run run run",
  ],
  [
    "one that destroys outside of the roots",
    script("rm -rf /var/lib/x"),
    "in in refuse in refuse | in in refuse in refuse | out out out out refuse | run run run run run",
  ],
  [
    "one that overwrites what was pushed",
    script("git push --force"),
    "in in refuse in refuse | in in refuse in refuse | out out out out refuse | run run run run run",
  ],
  [
    "one that the model wants to run outside",
    escalated,
    "out out run out refuse | out out run out refuse | out out out out refuse | run run run run run",
  ],
  [
    "a patch inside the roots",
    patch(inside),
    "out out out out refuse | in run run run run | in run run run run | in run run run run",
  ],
  [
    "a move out of the roots",
    patch(inside, "/elsewhere/a"),
    "out out out out refuse | out out out out refuse | out out out out refuse | in run run run run",
  ],
  [
    "a move of a foreign file into them",
    patch("/elsewhere/a", inside),
    "out out out out refuse | out out out out refuse | out out out out refuse | in run run run run",
  ],
  [
    "a patch of what is protected",
    patch(join(root, ".git/hooks/x")),
    "out out out out refuse | out out out out refuse | out out out out refuse | in run run run run",
  ],
  [
    "reading a file",
    read("/etc/hostname"),
    "run run run run run | run run run run run | run run run run run | run run run run run",
  ],
  [
    "reading what is denied",
    read("/denied/x"),
    "refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse | run run run run run",
  ],
  [
    "a plan",
    { kind: "plan", steps: [] },
    "run run run run run | run run run run run | run run run run run | run run run run run",
  ],
]

const rulesOf = (decision: RuleDecision, ...words: readonly string[]): Rules => ({
  decide: (given) =>
    words.every((word, index) => given[index] === word)
      ? { decision, named: words.length, source: { file: "a.rules", line: 3, text: "…" } }
      : undefined,
})

const ruled: readonly (readonly [string, Action, Rules, string])[] = [
  [
    "a command that a rule allows",
    script("npm test && ls"),
    rulesOf("allow", "npm", "test"),
    "run run run run run | run run run run run | out out out out refuse | run run run run run",
  ],
  [
    "one of which a rule allows a part",
    script("npm test && npm publish"),
    rulesOf("allow", "npm", "test"),
    "in in run run run | in in run run run | out out out out refuse | run run run run run",
  ],
  [
    "one that a rule allows inside of another",
    script("sudo npm test"),
    rulesOf("allow", "npm", "test"),
    "in in run run run | in in run run run | out out out out refuse | run run run run run",
  ],
  [
    "one that destroys, allowed by its first words",
    script("rm -rf build"),
    rulesOf("allow", "rm"),
    "in in refuse in refuse | in in run in run | out out out out refuse | run run run run run",
  ],
  [
    "one that destroys, allowed word for word",
    script("rm -rf build"),
    rulesOf("allow", "rm", "-rf", "build"),
    "run run run run run | run run run run run | out out out out refuse | run run run run run",
  ],
  [
    "one that a rule asks about",
    script("ls; ls"),
    rulesOf("prompt", "ls"),
    "in in in in refuse | in in in in refuse | out out out out refuse | in in in in refuse",
  ],
  [
    "one that a rule forbids, behind what does not parse",
    script("echo ((; npm publish 'x"),
    rulesOf("forbid", "npm", "publish"),
    "refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse",
  ],
  [
    "one that a rule forbids, in too many wrappings",
    script(`${"timeout 5 ".repeat(200)} npm publish`),
    rulesOf("forbid", "npm", "publish"),
    "refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse",
  ],
  [
    "one that a rule forbids, behind too many others",
    script(`${"true; ".repeat(9000)} npm publish`),
    rulesOf("forbid", "npm", "publish"),
    "refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse",
  ],
  [
    "one that a rule forbids",
    script("timeout 5 bash -c 'cd x && n\\pm publish $X'"),
    rulesOf("forbid", "npm", "publish"),
    "refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse | refuse refuse refuse refuse refuse",
  ],
]

const everyRow = [
  ...table.map(([name, action, expected]) => [name, action, noRules, expected] as const),
  ...ruled,
]

describe.each(everyRow)("%s", (_name, action, rules, expected) => {
  test.each(
    forms.map(([name, policy, canSandbox], index) => ({ name, policy, canSandbox, index })),
  )("with $name", async ({ policy: sandboxPolicy, canSandbox, index }) => {
    const verdicts: string[] = []
    for (const approvalPolicy of policies) {
      const consent = { approvalPolicy, sandboxPolicy, rules }
      const circumstances = { canSandbox, path: process.env["PATH"] ?? "" }
      verdicts.push(short(await judge(action, consent, circumstances)))
    }
    expect(verdicts.join(" ")).toBe(expected.split(" | ")[index])
  })
})

function short({ verdict }: Assessment): string {
  return verdict.kind === "ask" ? verdict.where.replace("side", "") : verdict.kind
}

test("a verdict names the rule and the part that it is about", async () => {
  const consent = {
    approvalPolicy: "never" as const,
    sandboxPolicy: workspace,
    rules: rulesOf("forbid", "npm", "publish"),
  }
  const action = script("ls && npm publish --dry-run")
  expect(await judge(action, consent, { canSandbox: true })).toMatchObject({
    verdict: { kind: "refuse" },
    rule: { file: "a.rules", line: 3 },
    segment: "npm publish --dry-run",
    reason: "the rule at a.rules:3 forbids `npm publish --dry-run`",
  })
})
