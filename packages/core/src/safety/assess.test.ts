import { expect, test } from "vitest"
import type { Action, ApprovalPolicy, SandboxPolicy } from "../protocol/policy.js"
import { assess } from "./assess.js"
import { noRules } from "./rules.js"

const confined: SandboxPolicy = {
  read: "all",
  write: ["/work-root"],
  network: "none",
  protectedPaths: [],
  deniedPaths: ["/denied"],
}
const everything: SandboxPolicy = { ...confined, write: "all", network: "full", deniedPaths: [] }
const command: Action = { kind: "command", argv: ["ls"], cwd: "/work-root" }
const inside: Action = { kind: "patch", changes: [{ kind: "delete", path: "/work-root/a" }] }
const moveOut: Action = {
  kind: "patch",
  changes: [{ kind: "update", path: "/work-root/a", movePath: "/elsewhere/a", diff: "" }],
}
const moveIn: Action = {
  kind: "patch",
  changes: [{ kind: "update", path: "/elsewhere/a", movePath: "/work-root/a", diff: "" }],
}
const readDenied: Action = { kind: "read", paths: ["/denied/x"] }

const policies: readonly ApprovalPolicy[] = [
  "unless-allow-listed",
  "auto-edit",
  "on-failure",
  "on-request",
  "never",
]

/** Verdicts in the order of `policies`; `in` and `out` are questions. */
test.each([
  ["a command with a sandbox", command, true, "in in run run run"],
  ["a command without one", command, false, "out out out out refuse"],
  ["a patch inside the roots", inside, false, "in run run run run"],
  ["a move out of the roots", moveOut, true, "out out out out refuse"],
  ["a move of a foreign file into them", moveIn, true, "out out out out refuse"],
  ["reading what is denied", readDenied, true, "refuse refuse refuse refuse refuse"],
] as const)("%s", (_, action, canSandbox, expected) => {
  const verdicts = policies.map((approvalPolicy) => {
    const consent = { approvalPolicy, sandboxPolicy: confined, rules: noRules }
    const { verdict } = assess(action, consent, { canSandbox })
    return verdict.kind === "ask" ? verdict.where.replace("side", "") : verdict.kind
  })
  expect(verdicts.join(" ")).toBe(expected)
})

test.each(policies)("under %s, an unrestricted policy runs every command", (approvalPolicy) => {
  const consent = { approvalPolicy, sandboxPolicy: everything, rules: noRules }
  expect(assess(command, consent, { canSandbox: false }).verdict).toEqual({ kind: "run" })
})
