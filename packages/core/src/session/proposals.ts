import type { ApprovalQuestion } from "../protocol/policy.js"

/**
 * The question with the rules that a person may add. A rule lets a command run in the sandbox, so there
 * is none for what would run outside.
 */
export async function withProposals(question: ApprovalQuestion): Promise<ApprovalQuestion> {
  const { action, where } = question
  if (action.kind !== "command" || where === "outside") return question
  const { understand } = await import("../safety/shell/understand.js")
  const { proposeRules } = await import("../safety/propose-rules.js")
  const proposals = proposeRules(action.argv, await understand(action.argv))
  return proposals.length === 0 ? question : { ...question, proposals }
}
