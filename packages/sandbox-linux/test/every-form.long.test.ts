import { existsSync } from "node:fs"
import { sandboxSuite } from "@codex/core/testing"
import { expect, test } from "vitest"
import { helperUnderTest } from "./helper-under-test.js"
import { bareBubblewrapForm, bubblewrapForm, helperForm, landlockForm } from "../src/forms.js"

const helper = process.platform === "linux" ? helperUnderTest() : undefined
const bubblewrap = "/usr/bin/bwrap"
const who = process.getuid?.() === 0 ? "root" : "an unprivileged user"

test.runIf(helper !== undefined)("the committed helper can be used", () => {
  expect(helper?.kind).toBe("found")
})

if (helper?.kind === "found") {
  sandboxSuite(helperForm(helper), { remark: ` as ${who}` })
  sandboxSuite(landlockForm(helper), { remark: ` as ${who}` })
}

if (helper?.kind === "found" && existsSync(bubblewrap)) {
  sandboxSuite(bubblewrapForm(bubblewrap, helper), { remark: ` and the helper as ${who}` })
  sandboxSuite(bareBubblewrapForm(bubblewrap), { remark: ` alone as ${who}` })
}
