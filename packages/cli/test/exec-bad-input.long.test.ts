import { describe, expect, test } from "vitest"
import { badInputs, refused, tried } from "./bad-inputs.js"
import { told, usages, used } from "./usages.js"

describe.each([["human"], ["--json"]])("printing %s", (output) => {
  const flags = output === "human" ? [] : [output]

  test.each(badInputs)("$what is one line on stderr and nothing else", async (input) => {
    expect(await tried(input, ...flags)).toEqual(refused(input))
  })
})

test.each(usages)(
  "codex $args ends with exit code $exitCode, says why, and asks no model",
  async (usage) => {
    expect(await used(usage)).toEqual(told(usage))
  },
)
