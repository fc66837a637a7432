import { basename } from "node:path"
import type { Config } from "../config/config.js"
import { type ApprovalPolicy, type SandboxPolicy, isUnrestricted } from "../protocol/policy.js"
import { readGitFacts } from "../store/index.js"

/** What the model should know about where it works (G-73), as one tagged block. */
export function environmentContext(config: Config, shell: string, now: Date): string {
  const branch = readGitFacts(config.cwd)?.branch
  const facts = [
    ["cwd", config.cwd],
    ["shell", basename(shell)],
    ["os", process.platform],
    ["current_date", localDate(now)],
    ...(branch === undefined ? [] : [["git_branch", branch]]),
    ["sandbox", sandboxFacts(config.sandboxPolicy)],
    ["approval", approvalFacts(config.approvalPolicy)],
  ]
  const lines = facts.map(([tag, fact]) => `  <${tag}>${escape(fact ?? "")}</${tag}>`)
  return `<environment_context>\n${lines.join("\n")}\n</environment_context>`
}

function localDate(now: Date): string {
  const two = (n: number) => String(n).padStart(2, "0")
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

function sandboxFacts(policy: SandboxPolicy): string {
  if (isUnrestricted(policy)) return "none: commands have all of the user's rights"
  const read =
    policy.read === "all" ? "files can be read" : `only ${policy.read.join(", ")} can be read`
  const network = policy.network === "full" ? "network on" : "network off"
  const tmp =
    policy.privateTmp === undefined
      ? ""
      : "; commands have a /tmp of their own, which apply_patch and view_image do not reach"
  return `${read}; ${writeFacts(policy)}; ${network}${tmp}`
}

function writeFacts({ write }: SandboxPolicy): string {
  if (write === "all") return "all can be written"
  if (write.length === 0) return "nothing can be written"
  return `writable: ${write.join(", ")} (except .git, .codex, .agents in them)`
}

function approvalFacts(policy: ApprovalPolicy): string {
  switch (policy) {
    case "never":
      return "never: nobody can be asked"
    case "unless-allow-listed":
      return "the user is asked before each command and edit"
    case "auto-edit":
      return "edits run unasked, commands are asked about"
    case "on-failure":
      return "the user is asked when the sandbox refuses something"
    case "on-request":
      return "the user is asked when you request it"
  }
}

/** A folder's or a branch's name may hold anything; it must not end the tag that it stands in. */
function escape(fact: string): string {
  return fact.replace(/[<>&\n\r]/g, (char) => `&#${char.charCodeAt(0)};`)
}
