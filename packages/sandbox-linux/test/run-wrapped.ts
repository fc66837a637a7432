import { spawnSync } from "node:child_process"
import { closeSync, openSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { WrappedCommand } from "@codex/core"

let count = 0

/** Runs it to its end, with its policy on descriptor 3. */
export function runWrapped({ argv, cwd, env, policyBytes }: WrappedCommand) {
  const file = join(tmpdir(), `codex-policy-${process.pid}-${count++}`)
  writeFileSync(file, policyBytes ?? "", { flag: "wx", mode: 0o600 })
  const policy = openSync(file, "r")
  rmSync(file)
  try {
    const [program = "", ...args] = argv
    return spawnSync(program, args, {
      cwd,
      env,
      encoding: "utf8",
      timeout: 60_000,
      maxBuffer: 512 * 1024 * 1024,
      stdio: ["ignore", "pipe", "pipe", policy],
    })
  } finally {
    closeSync(policy)
  }
}
