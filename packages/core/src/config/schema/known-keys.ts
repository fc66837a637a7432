import type * as z from "zod/mini"
import type { KeyPath } from "../toml/key-path.js"
import { inertKeys } from "./inert-keys.js"
import { settingsSchemas } from "./settings.js"

type Schema = z.ZodMiniType

/** What the kinds of schema keep of the ones inside them; each has its own part of this. */
type Definition = {
  readonly type: string
  readonly shape?: Readonly<Record<string, Schema>>
  readonly innerType?: Schema
  readonly valueType?: Schema
}

const schemas: Readonly<Record<string, () => Schema>> = settingsSchemas

/** The keys that the table at this path may have; none where the schema does not say. */
export function knownKeys(path: KeyPath): readonly string[] {
  const [top, ...rest] = path
  if (top === undefined) return [...Object.keys(schemas), ...inertKeys]
  const found = rest.reduce<Schema | undefined>(
    (at, part) => at && inside(at, part),
    schemas[String(top)]?.(),
  )
  return Object.keys((found && definition(found).shape) ?? {})
}

function inside(schema: Schema, part: PropertyKey): Schema | undefined {
  const { shape, valueType } = definition(schema)
  return shape?.[String(part)] ?? valueType
}

/** Without the wrapper that makes it optional. */
function definition(schema: Schema): Definition {
  const own: Definition = schema._zod.def
  return own.type === "optional" && own.innerType !== undefined ? definition(own.innerType) : own
}
