import { execFile } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import type { Sandbox, SandboxPolicy } from "@codex/core"
import { seatbeltCommand } from "./seatbelt-command.js"

/** Seatbelt, if this is a Mac and it holds there what it is asked to hold; nothing otherwise. */
export async function createSandbox(): Promise<Sandbox | undefined> {
  if (process.platform !== "darwin" || !(await holds())) return undefined
  return {
    name: "seatbelt",
    gaps: [
      "processes outside can be seen",
      "a daemon that leaves its process group outlives its command",
      "descriptors that were left open stay usable",
    ],
    wrap: (command, policy) => ({ ...command, argv: seatbeltCommand(command.argv, policy) }),
  }
}

/** A file in the open folder must come to be, one beside it must not. */
async function holds(): Promise<boolean> {
  const base = realpathSync.native(mkdtempSync(join(tmpdir(), "codex-seatbelt-")))
  try {
    const open = join(base, "open")
    const policy: SandboxPolicy = {
      read: "all",
      write: [open],
      network: "none",
      protectedPaths: [],
      deniedPaths: [],
    }
    const script = 'mkdir "$0/in" && ! mkdir "$1" 2>/dev/null'
    mkdirSync(open)
    const [file = "", ...args] = seatbeltCommand(
      ["/bin/sh", "-c", script, open, join(base, "out")],
      policy,
    )
    await promisify(execFile)(file, args, { env: {}, timeout: 5000 })
    return existsSync(join(open, "in")) && !existsSync(join(base, "out"))
  } catch {
    // It did not start, or the script failed: whatever the reason, it cannot be relied on.
    return false
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}
