import { expect, test } from "vitest"
import * as z from "zod/mini"
import { jsonSchema } from "./json-schema.js"

const inputs = {
  "keys of every kind": z.object({
    text: z.string(),
    count: z.number(),
    flag: z.boolean(),
    word: z.enum(["one", "two"]),
    list: z.array(z.object({ step: z.string(), note: z.optional(z.string()) })),
    perhaps: z.optional(z.array(z.string())),
  }),
  "a description, of an optional key too": z.object({
    wait: z.optional(z.number().check(z.meta({ description: "milliseconds" }))),
    path: z.string().check(z.meta({ description: "a file" })),
  }),
}

test.each(Object.entries(inputs))("says %s in the words of zod's own", (_what, schema) => {
  const { $schema: _, ...whole } = z.toJSONSchema(schema, { io: "input" })
  expect({ required: [], ...whole }).toMatchObject(jsonSchema(schema))
  expect(jsonSchema(schema)).toMatchObject(whole)
})

test("refuses a kind that it does not know", () => {
  expect(() => jsonSchema(z.object({ pair: z.tuple([z.string()]) }))).toThrow("tuple")
})
