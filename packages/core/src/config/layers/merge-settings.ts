import type { Settings } from "../schema/settings.js"
import { isTable, type Table } from "../toml/parse-toml.js"

/** Three ways to say the same thing: the highest layer that uses one of them decides. */
export const sandboxChoices = [
  "sandbox_mode",
  "sandbox_permissions",
  "default_permissions",
] as const

/** Later layers win, key by key; tables are merged, lists and texts replaced. */
export function mergeSettings(layers: readonly Settings[]): Settings {
  return layers.reduce<Settings>(over, {})
}

function over(below: Settings, above: Settings): Settings {
  const chooses = sandboxChoices.some((key) => above[key] !== undefined)
  const base = chooses ? withoutChoice(below) : below
  // Merging keeps the types: each key comes from one of two tables that have the schema's shape.
  return mergeTables(base, above) as Settings
}

function withoutChoice(settings: Settings): Settings {
  const {
    sandbox_mode: _mode,
    sandbox_permissions: _list,
    default_permissions: _name,
    ...rest
  } = settings
  return rest
}

function mergeTables(below: Table, above: Table): Table {
  const merged: Table = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const old = Object.hasOwn(below, key) ? below[key] : undefined
    merged[key] = isTable(old) && isTable(value) ? mergeTables(old, value) : value
  }
  return merged
}
