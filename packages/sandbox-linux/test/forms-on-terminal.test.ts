import type { Sandbox } from "@codex/core"
import { tempFolder } from "@codex/testing"
import { expect, test, vi } from "vitest"
import { controlJobs, forms } from "./forms-on-terminal.js"
import { readOnly } from "./forms-under-test.js"
import { runOnTerminal } from "./on-terminal.js"

// The others are tried in the long run.
test.each(forms.slice(0, 1))(
  "the form $name leaves a terminal that is handed in its job control",
  async (form) => {
    expect(await controlJobs(form)).toEqual({ hasJobControl: true, code: 5, left: [] })
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
