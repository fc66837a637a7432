import { CodexError } from "../../errors.js"
import { harmless } from "../../protocol/harmless.js"
import { type KeyPath, showKeyPath, valueAt } from "../toml/key-path.js"
import { isTable, type Table } from "../toml/parse-toml.js"
import { describeIssue } from "./describe-issue.js"
import { knownKeys } from "./known-keys.js"
import { nearestName } from "./nearest-name.js"
import { parseSettings } from "./parse-settings.js"
import { guardedKeys } from "./sandbox-settings.js"
import type { Settings } from "./settings.js"

export type SettingsSource = {
  readonly table: Table
  /** Where a key was set, for people: `FILE:LINE`, or the flag. */
  readonly where: (path: KeyPath) => string
}

export type Strictness = {
  /** Unknown keys are errors everywhere. */
  readonly strict: boolean
  readonly say: (notice: string) => void
}

/**
 * The settings of a table. Unknown keys are said and left out; where they could loosen or lose a
 * protection (decision 3), and for values of a wrong type, a CodexError `config-invalid` is thrown.
 */
export function checkSettings(source: SettingsSource, { strict, say }: Strictness): Settings {
  const { table, where } = source
  const { settings, issues } = parseSettings(table)
  const wrong = issues.find((issue) => issue.code !== "unrecognized_keys")
  if (wrong) throw invalid(`${where(wrong.path)}: ${describeIssue(wrong, table)}`)

  const unknown = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [],
  )
  if (unknown.length === 0) return settings
  const guarded = unknown.find((path) => strict || isGuarded(path))
  if (guarded) throw invalid(`${where(guarded)}: ${describeUnknown(guarded)}`)
  for (const path of unknown.slice(0, saidOneByOne)) {
    say(`${where(path)}: ${describeUnknown(path)} It is ignored.`)
  }
  const [next, ...more] = unknown.slice(saidOneByOne)
  if (next) say(`${where(next)}: this and ${more.length} more unknown keys are ignored.`)
  return parseSettings(without(table, unknown)).settings
}

/** Looking for a key's line reads the file again, which a file of nothing but such keys must not feel. */
const saidOneByOne = 5

function invalid(message: string): CodexError {
  return new CodexError("config-invalid", message)
}

function describeUnknown(path: KeyPath): string {
  if (isMisplaced(path)) {
    const table = harmless(showKeyPath(path.slice(0, -1)))
    return `${String(path.at(-1))} stands in the table ${table}; move it above the first [table].`
  }
  const name = harmless(showKeyPath(path))
  const nearest = nearestOf(path)
  if (nearest === undefined) return `unknown key ${name}.`
  return `unknown key ${name}; did you mean ${nearest}?`
}

function nearestOf(path: KeyPath): string | undefined {
  return nearestName(String(path.at(-1)), knownKeys(path.slice(0, -1)))
}

/** A misspelt name counts as what it was meant to be. */
function isGuarded(path: KeyPath): boolean {
  const top = String(path[0])
  const meant = path.length === 1 ? (nearestOf(path) ?? top) : top
  if (isMisplaced(path)) return true
  return guardedKeys.includes(meant) || /^(sandbox|approval|permission|trust|rule)/i.test(top)
}

/** In TOML a key belongs to the header above it; these mean the same wherever one puts them. */
function isMisplaced(path: KeyPath): boolean {
  const name = String(path.at(-1))
  return path.length > 1 && name.includes("_") && guardedKeys.includes(name)
}

function without(table: Table, paths: readonly KeyPath[]): Table {
  const copy = copyTable(table)
  for (const path of paths) {
    const parent = valueAt(copy, path.slice(0, -1))
    if (isTable(parent)) Reflect.deleteProperty(parent, path.at(-1) ?? "")
  }
  return copy
}

function copyTable(table: Table): Table {
  const entries = Object.entries(table).map(([key, value]) => [
    key,
    isTable(value) ? copyTable(value) : value,
  ])
  return Object.fromEntries(entries)
}
