import { describe, expect, test } from "vitest"
import { badInputs, refused, tried } from "./bad-inputs.js"
import { usages, used } from "./usages.js"

describe.each([["human"], ["--json"]])("printing %s", (output) => {
  const flags = output === "human" ? [] : [output]

  test.each(badInputs)("$what is one line on stderr and nothing else", async (input) => {
    expect(await tried(input, ...flags)).toEqual(refused(input))
  })
})

test.each(usages)(
  "codex $args ends with exit code $exitCode, says why, and asks no model",
  async (usage) => {
    const { exitCode, stdout, stderr, requests } = await used(usage)
    expect({ exitCode, requests }).toEqual({ exitCode: usage.exitCode, requests: 0 })
    expect(stdout).toMatch(usage.stdout)
    expect(stderr).toMatch(usage.stderr)
  },
)
