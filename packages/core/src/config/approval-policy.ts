import type { ApprovalPolicy } from "../protocol/policy.js"

/** The policies of both generations, as a file or a flag spells them. */
export const approvalWords = [
  "unless-allow-listed",
  "untrusted",
  "auto-edit",
  "on-request",
  "on-failure",
  "never",
] as const

export type ApprovalWord = (typeof approvalWords)[number]

/** `untrusted` is what later versions called `unless-allow-listed`. */
export function approvalPolicyOf(word: ApprovalWord): ApprovalPolicy {
  return word === "untrusted" ? "unless-allow-listed" : word
}

export function isApprovalWord(text: string): text is ApprovalWord {
  return (approvalWords as readonly string[]).includes(text)
}

/** From the one that asks least. `never` is not among them: who is never asked can be asked no more. */
const asksMore: readonly ApprovalPolicy[] = [
  "on-failure",
  "on-request",
  "auto-edit",
  "unless-allow-listed",
]

/** True when everything that `than` asks about is asked about by `policy` too. */
export function asksAtLeast(policy: ApprovalPolicy, than: ApprovalPolicy): boolean {
  if (policy === than) return true
  const [one, other] = [asksMore.indexOf(policy), asksMore.indexOf(than)]
  return other !== -1 && one > other
}
