import { randomUUID } from "node:crypto"
import { join } from "node:path"
import type { Command, WrappedCommand } from "@codex/core"
import { codexHome } from "./codex-home.js"

/** Whom the helper follows into death: this process, which starts it. */
export function following(): { readonly args: readonly string[]; readonly followsUs: true } {
  return { args: ["--caller", String(process.pid)], followsUs: true }
}

/** How the helper gets the policy: its options, and what the starter needs. */
export function handOver(
  policyBytes: Uint8Array,
  { tty }: Command,
): Pick<WrappedCommand, "policyBytes" | "policyFile"> & ReturnType<typeof following> {
  const { args, followsUs } = following()
  if (tty !== true) return { args, followsUs, policyBytes }
  // Where no command can write.
  const policyFile = join(codexHome(), "run", `policy-${randomUUID()}`)
  return { args: [...args, "--policy-file", policyFile], followsUs, policyBytes, policyFile }
}
