import { isUnrestricted, type SandboxPolicy } from "@codex/core"

/** A policy in a few words: the mode's name, then what goes beyond it. */
export function describeSandbox(policy: SandboxPolicy): string {
  if (isUnrestricted(policy)) return "danger-full-access"
  const network = policy.network === "full" ? " (network access)" : ""
  if (policy.write === "all") return `write everywhere${network}`
  if (policy.write.length === 0) return `read-only${network}`
  return `workspace-write [${policy.write.join(", ")}]${network}`
}
