import * as z from "zod/mini"

type JsonSchema = Readonly<Record<string, unknown>>

/**
 * What a model is told of a tool's input: types, keys and descriptions, for the kinds of schema that our
 * tools use. Zod's own function knows every kind, and is a tenth of what a start reads. Throws for a
 * kind that is not among them.
 */
export function jsonSchema(schema: z.core.$ZodType): JsonSchema {
  const { description } = z.globalRegistry.get(schema) ?? {}
  return { ...typeOf(schema), ...(description !== undefined && { description }) }
}

function typeOf(schema: z.core.$ZodType): JsonSchema {
  if (schema instanceof z.ZodMiniString) return { type: "string" }
  if (schema instanceof z.ZodMiniNumber) return { type: "number" }
  if (schema instanceof z.ZodMiniBoolean) return { type: "boolean" }
  if (schema instanceof z.ZodMiniEnum) {
    return { type: "string", enum: Object.values(schema._zod.def.entries) }
  }
  if (schema instanceof z.ZodMiniArray) {
    return { type: "array", items: jsonSchema(schema._zod.def.element) }
  }
  if (schema instanceof z.ZodMiniOptional) return jsonSchema(schema._zod.def.innerType)
  if (schema instanceof z.ZodMiniObject) return objectType(schema._zod.def.shape)
  throw new TypeError(`no tool has had an input of the kind ${schema._zod.def.type} yet`)
}

function objectType(shape: z.core.$ZodShape): JsonSchema {
  // What is understood and costs every request more than it is worth is not told.
  const keys = Object.entries(shape).filter(([, schema]) => !isUntold(schema))
  const required = keys.filter(([, schema]) => !(schema instanceof z.ZodMiniOptional))
  return {
    type: "object",
    properties: Object.fromEntries(keys.map(([key, schema]) => [key, jsonSchema(schema)])),
    required: required.map(([key]) => key),
  }
}

function isUntold(schema: z.core.$ZodType): boolean {
  const inner = schema instanceof z.ZodMiniOptional ? schema._zod.def.innerType : schema
  return z.globalRegistry.get(inner)?.["untold"] === true
}
