import { spawnSync } from "node:child_process"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import type { Sandbox } from "@codex/core"
import { tempFolder } from "@codex/testing"
import { vi } from "vitest"
import { forms as all, readOnly } from "./forms-under-test.js"
import { interactiveShell, jobControl, runOnTerminal } from "./on-terminal.js"

const hasPython = spawnSync("python3", ["-V"]).status === 0
/** Those that can be tried here, the best one first. */
export const forms = hasPython ? all : []

/** How a shell fares on a terminal that is handed in, and what is left beside it. */
export async function controlJobs(form: Sandbox) {
  const home = await tempFolder()
  vi.stubEnv("CODEX_HOME", home)
  const env = { PATH: "/usr/bin:/bin", TERM: "dumb" }
  const bash = { argv: interactiveShell, cwd: "/", env, tty: true }
  const wrapped = form.wrap(bash, { ...readOnly, deniedPaths: [home] })
  const { output, code } = runOnTerminal(wrapped, jobControl)
  vi.unstubAllEnvs()
  return {
    hasJobControl: !output.includes("no job control"),
    code,
    left: readdirSync(join(home, "run")),
  }
}
