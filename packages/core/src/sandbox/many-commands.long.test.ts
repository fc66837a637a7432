import { expect, test } from "vitest"
import { manyCommands } from "../../test/sandbox/many-commands.js"

test("two hundred commands at a time all end as they should, and leave no descriptor", async () => {
  const { ends, wanted, descriptorsLeft } = await manyCommands(200)
  expect(ends).toEqual(wanted)
  // Pipes that are made ahead are kept.
  expect(descriptorsLeft).toBeLessThanOrEqual(8)
})
