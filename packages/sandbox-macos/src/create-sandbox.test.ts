import { sandboxSuite } from "@codex/core/testing"
import { expect, test } from "vitest"
import { createSandbox } from "./create-sandbox.js"

const sandbox = await createSandbox()

test.runIf(process.platform === "darwin")("a Mac has a sandbox", () => {
  expect(sandbox?.name).toBe("seatbelt")
})

test.runIf(process.platform !== "darwin")("elsewhere there is none of this kind", () => {
  expect(sandbox).toBeUndefined()
})

if (sandbox !== undefined) sandboxSuite(sandbox)
