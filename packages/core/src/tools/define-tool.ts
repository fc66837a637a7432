import type * as z from "zod/mini"
import { ToolError } from "../errors.js"
import { explainInput } from "./explain-input.js"
import { jsonSchema } from "./json-schema.js"
import type { Plan, Tool, ToolContext } from "./tool.js"

type Definition<Schema extends z.ZodMiniType> = {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly hidden?: boolean
  readonly description: string
  /** What the model is told. */
  readonly input: Schema
  /** Forgives what models get wrong, before the schema judges it. */
  readonly forgive?: (input: unknown) => unknown
  plan(input: z.infer<Schema>, context: ToolContext): Plan | Promise<Plan>
}

/** A function tool: its JSON Schema, its type and its check come from one zod schema. */
export function defineTool<Schema extends z.ZodMiniType>(definition: Definition<Schema>): Tool {
  const { name, aliases, hidden = false, description, input: schema, forgive, plan } = definition
  return {
    name,
    ...(aliases !== undefined && { aliases }),
    ...(hidden && { hidden }),
    description,
    inputSchema: jsonSchema(schema),
    plan({ input }, context) {
      const json = parseJson(name, input)
      const parsed = check(name, schema, forgive === undefined ? json : forgive(json))
      if (!parsed.success) throw new ToolError(`${name}: ${explainInput(parsed.error)}`)
      return plan(parsed.data, context)
    },
  }
}

function parseJson(name: string, input: string): unknown {
  if (input.trim() === "") return {}
  try {
    return JSON.parse(input) as unknown
  } catch (error) {
    throw new ToolError(
      `${name}: the arguments are not valid JSON (${(error as Error).message}); send them again`,
    )
  }
}

/** A check of a million wrong things, or of deep ones, can end at the limit of the stack. */
function check<Schema extends z.ZodMiniType>(name: string, schema: Schema, json: unknown) {
  try {
    return schema.safeParse(json)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ToolError(`${name}: the arguments are too many or too deep`, { cause: error })
  }
}
