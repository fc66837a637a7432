import type { Config } from "../config/config.js"
import type { Sandbox } from "../sandbox/sandbox.js"

/** Why the configuration refuses a sandbox, in one line; nothing when it is enough (decision 5). */
export function refusalOf(
  { name, gaps, hidesTmp }: Sandbox,
  { sandbox, sandboxPolicy }: Config,
): string | undefined {
  if (sandbox?.require === "full" && gaps.length > 0) {
    return `the sandbox that is available here (${name}) does not hold everything, and sandbox.require = "full" refuses it: ${gaps.join("; ")}`
  }
  if (sandboxPolicy.privateTmp !== undefined && hidesTmp !== true) {
    return `the sandbox that is available here (${name}) cannot give commands a /tmp of their own, and sandbox.private_tmp = true asks for one; set it to false to use the real /tmp`
  }
  return undefined
}
