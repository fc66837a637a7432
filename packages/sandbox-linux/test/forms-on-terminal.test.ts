import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import type { Sandbox } from "@codex/core"
import { tempFolder } from "@codex/testing"
import { expect, test, vi } from "vitest"
import { helperUnderTest } from "./helper-under-test.js"
import { bubblewrapForm, helperForm, landlockForm } from "../src/forms.js"
import { interactiveShell, jobControl, runOnTerminal } from "./on-terminal.js"

const helper = process.platform === "linux" ? helperUnderTest() : undefined
const hasPython = spawnSync("python3", ["-V"]).status === 0
const forms =
  helper?.kind === "found" && hasPython
    ? [
        helperForm(helper),
        landlockForm(helper),
        ...(existsSync("/usr/bin/bwrap") ? [bubblewrapForm("/usr/bin/bwrap", helper)] : []),
      ]
    : []

const readOnly = {
  read: "all",
  write: [],
  network: "none",
  protectedPaths: [],
  deniedPaths: [],
} as const

test.each(forms)(
  "the form $name leaves a terminal that is handed in its job control",
  async (form) => {
    const home = await tempFolder()
    vi.stubEnv("CODEX_HOME", home)
    const env = { PATH: "/usr/bin:/bin", TERM: "dumb" }
    const bash = { argv: interactiveShell, cwd: "/", env, tty: true }
    const { output, code } = runOnTerminal(
      form.wrap(bash, { ...readOnly, deniedPaths: [home] }),
      jobControl,
    )
    vi.unstubAllEnvs()
    expect(output).not.toContain("no job control")
    expect(code).toBe(5)
    expect(readdirSync(join(home, "run"))).toEqual([])
  },
)

test.runIf(forms.length > 0)("a terminal that was not handed in cannot be opened", async () => {
  const home = await tempFolder()
  vi.stubEnv("CODEX_HOME", home)
  const script = "true < /dev/tty && echo opened || echo refused"
  const command = { argv: ["/bin/sh", "-c", script], cwd: "/", env: {}, tty: true }
  const { policyBytes, ...wrapped } = (forms[0] as Sandbox).wrap(command, readOnly)
  vi.unstubAllEnvs()
  const without = new TextDecoder().decode(policyBytes).replace("tty=yes", "tty=no")
  const { output } = runOnTerminal(
    { ...wrapped, policyBytes: new TextEncoder().encode(without) },
    [],
  )
  expect(output).toContain("refused")
  expect(output).not.toContain("opened")
})
