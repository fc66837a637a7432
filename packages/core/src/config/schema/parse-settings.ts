import type * as z from "zod/mini"
import type { Table } from "../toml/parse-toml.js"
import { inertKeys } from "./inert-keys.js"
import { type Settings, settingsSchemas } from "./settings.js"

export type Issue = z.core.$ZodIssue

/** The settings that are well-formed, and what is wrong with the others. Keys nobody acts on are left out. */
export type ParsedSettings = { readonly settings: Settings; readonly issues: readonly Issue[] }

export function parseSettings(table: Table): ParsedSettings {
  const issues: Issue[] = []
  const settings: Table = {}
  for (const [key, value] of Object.entries(table)) {
    if (inertKeys.has(key)) continue
    if (!isSetting(key)) {
      issues.push({ code: "unrecognized_keys", keys: [key], path: [], message: "" })
      continue
    }
    // Compiling a schema takes longer than the one or two files that it would serve.
    const result = settingsSchemas[key]().safeParse(value, { jitless: true })
    if (result.success) settings[key] = result.data
    else issues.push(...result.error.issues.map((issue) => below(key, issue)))
  }
  // Each value has just been parsed by its key's schema, and the type is made of those.
  return { settings: settings as Settings, issues }
}

function isSetting(key: string): key is keyof typeof settingsSchemas {
  return Object.hasOwn(settingsSchemas, key)
}

function below(key: string, issue: Issue): Issue {
  return { ...issue, path: [key, ...issue.path] }
}
