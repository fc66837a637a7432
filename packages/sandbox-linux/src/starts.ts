import { execFile } from "node:child_process"
import { promisify } from "node:util"
import type { Sandbox } from "@codex/core"

/** Whether a form that has no helper to try it from inside runs a program at all. */
export async function starts(form: Sandbox): Promise<boolean> {
  const readOnly = {
    read: "all",
    write: [],
    network: "none",
    protectedPaths: [],
    deniedPaths: [],
  } as const
  const { argv } = form.wrap({ argv: ["/bin/true"], cwd: "/", env: {} }, readOnly)
  const [file = "", ...args] = argv
  try {
    await promisify(execFile)(file, args, { env: {}, timeout: 5000 })
    return true
  } catch {
    return false
  }
}
