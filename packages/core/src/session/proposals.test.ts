import { expect, test } from "vitest"
import { redactSecrets } from "../protocol/redact.js"
import { withProposals } from "./proposals.js"

const redact = redactSecrets(["sk-very-secret"])

function question(argv: readonly string[], where: "inside" | "outside" = "inside") {
  return { callId: "c", action: { kind: "command", argv, cwd: "/" }, where } as const
}

test("a question about a command proposes rules, as the lines that would be written", async () => {
  const { proposals } = await withProposals(question(["npm", "test"]), redact)
  expect(proposals?.map(({ rule }) => rule)).toEqual([
    'prefix_rule(pattern = ["npm", "test", "\\0"], decision = "allow")',
    'prefix_rule(pattern = ["npm", "test"], decision = "allow")',
  ])
})

test("no rule is proposed for what would run outside, nor one that would write a key down", async () => {
  expect(await withProposals(question(["npm", "test"], "outside"), redact)).not.toHaveProperty(
    "proposals",
  )
  const { proposals } = await withProposals(question(["npm", "run", "sk-very-secret"]), redact)
  expect(proposals?.map(({ words }) => words)).toEqual([["npm", "run"]])
})
