import { sandboxSuite } from "@codex/core/testing"
import { helperUnderTest } from "./helper-under-test.js"
import { helperForm } from "../src/forms.js"
import { expect, test } from "vitest"

const helper = process.platform === "linux" ? helperUnderTest() : undefined

test.runIf(process.platform === "linux")("the committed helper can be used", () => {
  expect(helper?.kind).toBe("found")
})

// That each attack does its harm without a sandbox is shown by the long run over every form.
if (helper?.kind === "found") sandboxSuite(helperForm(helper), { brief: true })
