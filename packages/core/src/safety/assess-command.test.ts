import { expect, test } from "vitest"
import type { Action, SandboxPolicy } from "../protocol/policy.js"
import { judge } from "./judge.js"
import { noRules } from "./rules.js"

const sandboxPolicy: SandboxPolicy = {
  read: "all",
  write: [],
  network: "none",
  protectedPaths: [],
  deniedPaths: [],
}

test("a question names the part of a script that is not known to only read", async () => {
  const script = "ls && npm test | cat"
  const action: Action = { kind: "command", argv: ["bash", "-lc", script], cwd: "/" }
  const consent = { approvalPolicy: "unless-allow-listed", sandboxPolicy, rules: noRules } as const
  const circumstances = { canSandbox: true, path: "/usr/bin:/bin" }
  expect(await judge(action, consent, circumstances)).toMatchObject({
    verdict: { kind: "ask", where: "inside" },
    segment: "npm test",
  })
})
