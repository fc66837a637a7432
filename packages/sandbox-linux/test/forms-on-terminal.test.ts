import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test, vi } from "vitest"
import { findHelper } from "../src/find-helper.js"
import { bubblewrapForm, helperForm, landlockForm } from "../src/forms.js"
import { interactiveShell, jobControl, runOnTerminal } from "./on-terminal.js"

const helper = process.platform === "linux" ? findHelper() : undefined
const hasPython = spawnSync("python3", ["-V"]).status === 0
const forms =
  helper?.kind === "found" && hasPython
    ? [
        helperForm(helper),
        landlockForm(helper),
        ...(existsSync("/usr/bin/bwrap") ? [bubblewrapForm("/usr/bin/bwrap", helper)] : []),
      ]
    : []

test.each(forms)(
  "the form $name leaves a terminal that is handed in its job control",
  async (form) => {
    const home = await tempFolder()
    vi.stubEnv("CODEX_HOME", home)
    const env = { PATH: "/usr/bin:/bin", TERM: "dumb" }
    const policy = {
      read: "all",
      write: [],
      network: "none",
      protectedPaths: [],
      deniedPaths: [home],
    } as const
    const bash = { argv: interactiveShell, cwd: "/", env, tty: true }
    const { output, code } = runOnTerminal(form.wrap(bash, policy), jobControl)
    vi.unstubAllEnvs()
    expect(output).not.toContain("no job control")
    expect(code).toBe(5)
    expect(readdirSync(join(home, "run"))).toEqual([])
  },
)
