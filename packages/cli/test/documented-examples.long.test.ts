import { expect, test } from "vitest"
import { examples, run, useExample } from "./documented-example.js"

test.each(examples)("the built program works with the documented example %s", async (name) => {
  const { events } = await run(await useExample(name))
  expect(events.at(-1)?.type).toBe("turn.completed")
})
