import type { ApprovalQuestion } from "../protocol/policy.js"
import type { Redact } from "../protocol/redact.js"

/**
 * The question with the rules that a person may add. A rule lets a command run in the sandbox, so there
 * is none for what would run outside; and none that would write a secret down.
 */
export async function withProposals(
  question: ApprovalQuestion,
  redact: Redact,
): Promise<ApprovalQuestion> {
  const { action, where } = question
  if (action.kind !== "command" || where === "outside") return question
  const { understand } = await import("../safety/shell/understand.js")
  const { proposeRules } = await import("../safety/propose-rules.js")
  const proposals = proposeRules(action.argv, await understand(action.argv)).filter(
    ({ rule, words }) => redact(rule) === rule && words.every((word) => redact(word) === word),
  )
  return proposals.length === 0 ? question : { ...question, proposals }
}
