import { randomUUID } from "node:crypto"
import { join } from "node:path"
import type { Command, WrappedCommand } from "@codex/core"
import { codexHome } from "./codex-home.js"

/** Whom the helper follows into death: this process, which starts it. */
export function callerArgs(): readonly string[] {
  return ["--caller", String(process.pid)]
}

/** How the helper gets the policy: its options, and what the starter needs. */
export function handOver(
  policyBytes: Uint8Array,
  { tty }: Command,
): Pick<WrappedCommand, "policyBytes" | "policyFile"> & { readonly args: readonly string[] } {
  if (tty !== true) return { args: callerArgs(), policyBytes }
  // Where no command can write.
  const policyFile = join(codexHome(), "run", `policy-${randomUUID()}`)
  return { args: [...callerArgs(), "--policy-file", policyFile], policyBytes, policyFile }
}
