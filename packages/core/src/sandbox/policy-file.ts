import { mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import type { WrappedCommand } from "./sandbox.js"

/** Puts the policy where the command's starter will read it, for nobody else to read. Nothing to do without a file. */
export function writePolicyFile({ policyFile, policyBytes }: WrappedCommand): void {
  if (policyFile === undefined || policyBytes === undefined) return
  mkdirSync(dirname(policyFile), { recursive: true, mode: 0o700 })
  writeFileSync(policyFile, policyBytes, { flag: "wx", mode: 0o600 })
}
