import { describe, expect, test } from "vitest"
import { badKeyFiles, refusal, refusedLogins, statusOf } from "./login-inputs.js"

describe("codex login", () => {
  test.each(refusedLogins)("refuses $what, and shows no key", async (row) => {
    const { exitCode, stdout, stderr, files } = await refusal(row)
    expect({ exitCode, stdout, files }).toEqual({ exitCode: 1, stdout: "", files: [] })
    expect(stderr).toContain(row.message)
    expect(stderr).not.toMatch(/canary|\u001b/)
  })
})

describe("codex login status", () => {
  test.each(badKeyFiles)("of a file that is $what names it and quotes nothing", async (row) => {
    const { exitCode, stderr, file } = await statusOf(row)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(file)
    expect(stderr).not.toContain("canary")
  })
})
