import { CodexError } from "../../errors.js"
import { harmless } from "../../protocol/harmless.js"
import { isTable, type Table, tryParse } from "../toml/parse-toml.js"
import { type Layer, makeLayer, type Reading } from "./layer.js"

/** The layer of one `-c key=value`. What is not a TOML value is a text: `-c model=o3`. */
export function settingLayer(setting: string, reading: Reading): Layer {
  const { table, key } = parseSetting(setting)
  const where = () => `-c ${key}`
  return makeLayer({ table, folder: reading.places.cwd, where }, reading)
}

/** The layer of `--enable NAME` and `--disable NAME`. */
export function featuresLayer(
  features: Readonly<Record<string, boolean>>,
  reading: Reading,
): Layer {
  const where = () => "--enable or --disable"
  return makeLayer({ table: { features }, folder: reading.places.cwd, where }, reading)
}

/** A key in TOML's spelling: bare or quoted names joined by dots, up to the first equals sign. */
const keyPattern =
  /^\s*(?<key>(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*'))*)\s*=(?<value>.*)$/s

function parseSetting(setting: string): { table: Table; key: string } {
  const { key, value } = keyPattern.exec(setting)?.groups ?? {}
  if (key === undefined || value === undefined) {
    const shown = harmless(setting.split("=")[0] ?? "")
    throw new CodexError("input-invalid", `-c ${shown}: give it as key=value, such as -c model=o3`)
  }
  const table = withValue(key, value)
  if (table === undefined) throw new CodexError("input-invalid", `-c ${harmless(key)}: not a key`)
  return { table, key: harmless(key) }
}

function withValue(key: string, value: string): Table | undefined {
  const parsed = parseStatement(`${key} = ${value.trim()}`)
  // More than the one key: a line break in the value began another statement.
  if (parsed !== undefined && hasOneKey(parsed, key)) return parsed
  return parseStatement(`${key} = ${JSON.stringify(value.trim())}`)
}

function hasOneKey(table: Table, key: string): boolean {
  const alone = parseStatement(`${key} = 0`)
  return alone !== undefined && sameKeys(alone, table)
}

function sameKeys(alone: unknown, table: unknown): boolean {
  if (!isTable(alone)) return true
  if (!isTable(table)) return false
  const [name, ...others] = Object.keys(table)
  if (name === undefined || others.length > 0 || !Object.hasOwn(alone, name)) return false
  return sameKeys(alone[name], table[name])
}

function parseStatement(statement: string): Table | undefined {
  try {
    return tryParse(statement)
  } catch {
    return undefined
  }
}
