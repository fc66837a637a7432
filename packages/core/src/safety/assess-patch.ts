import type { PatchAction } from "../protocol/policy.js"
import { mayWrite } from "../sandbox/access.js"
import { patchPaths } from "../sandbox/patch-paths.js"
import { type Assessment, ask, refuse, run } from "./assessment.js"
import type { Consent } from "./consent.js"

/** Each path that it writes or removes is judged where it really leads. */
export function assessPatch(action: PatchAction, consent: Consent): Assessment {
  const outside = patchPaths(action.changes).find((path) => !mayWrite(consent.sandboxPolicy, path))
  if (outside === undefined) {
    if (consent.approvalPolicy !== "unless-allow-listed") return run("it stays inside the roots")
    return ask("inside", "unless-allow-listed asks about every patch")
  }
  const reason = `the sandbox policy does not let ${outside} be written`
  return consent.approvalPolicy === "never" ? refuse(reason) : ask("outside", reason)
}
