import { existsSync } from "node:fs"
import { expect, test } from "vitest"
import { readOnly } from "../test/forms-under-test.js"
import { runWrapped } from "../test/run-wrapped.js"
import { bareBubblewrapForm } from "./forms.js"

const program = "/usr/bin/bwrap"
// Only root could change them at all; what is written is what stands there.
const canTell = existsSync(program) && process.getuid?.() === 0
const knob = "/proc/sys/kernel/core_pattern"

test.runIf(canTell)("bubblewrap alone leaves root the kernel's knobs to read only", () => {
  const script = `v=$(cat ${knob}) && echo read && echo "$v" > ${knob} && echo written`
  const command = { argv: ["/bin/sh", "-c", script], cwd: "/", env: { PATH: "/usr/bin:/bin" } }
  expect(runWrapped(bareBubblewrapForm(program).wrap(command, readOnly)).stdout).toBe("read\n")
})
