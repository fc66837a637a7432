import { expect, test } from "vitest"
import * as z from "zod/mini"
import { execEventSchema } from "./exec-events.js"

// `vitest -u` writes the file anew.
test("the published JSON Schema is the one of the lines that are printed", async () => {
  const schema = {
    title: "A line of `codex exec --json`, schema_version 1",
    description:
      "Later versions may add fields and types; readers should ignore what they do not know.",
    // As input: what is not listed is allowed, so that readers do not break on additions.
    ...z.toJSONSchema(execEventSchema, { io: "input" }),
  }
  const text = `${JSON.stringify(schema, null, 2)}\n`
  await expect(text).toMatchFileSnapshot("../../../docs/exec-events.schema.json")
})
