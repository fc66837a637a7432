import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { CodexError } from "../errors.js"
import { canonicalPath } from "../sandbox/contains.js"
import { readText } from "./read-text.js"
import { replaceFile } from "./replace-file.js"
import { valueAt } from "./toml/key-path.js"
import { locateKey } from "./toml/locate-key.js"
import { isTable, parseToml, type Table, tryParse } from "./toml/parse-toml.js"
import { withLock } from "../lock/with-lock.js"

/**
 * Marks a folder as trusted in the config.toml of CODEX_HOME, by its real path. Everything else in the
 * file stays as it is, comments too. Throws a CodexError when the file cannot be changed so.
 */
export async function markTrusted(home: string, path: string): Promise<void> {
  const folder = canonicalPath(path)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  // A linked file is changed where it is.
  const file = canonicalPath(join(home, "config.toml"))
  await withLock(`${file}.lock`, () => {
    const text = readText(file) ?? ""
    const trusting = withTrust(text, folder, file)
    if (trusting !== text) replaceFile(file, trusting)
  })
}

function withTrust(text: string, folder: string, file: string): string {
  const before = parseToml(text, file)
  const key = ["projects", folder, "trust_level"]
  if (valueAt(before, key) === "trusted") return text

  const wanted = withValue(before, key, "trusted")
  const candidates = [changedLine(text, key), addedLine(text, folder), addedTable(text, folder)]
  const fitting = candidates.find((candidate) => candidate !== undefined && says(candidate, wanted))
  if (fitting !== undefined) return fitting
  throw new CodexError(
    "config-invalid",
    `${file} cannot be changed without losing its form; write trust_level = "trusted" for ${folder} under projects yourself`,
  )
}

/** The line that has another value, with this one. */
function changedLine(text: string, key: readonly string[]): string | undefined {
  return editLine(text, key, (line) =>
    line.replace(/(trust_level["']?\s*=\s*)(?:"[^"]*"|'[^']*')/, '$1"trusted"'),
  )
}

/** Under the header of the folder's table, which says nothing of trust yet. */
function addedLine(text: string, folder: string): string | undefined {
  return editLine(text, ["projects", folder], (line) => `${line}\ntrust_level = "trusted"`)
}

function addedTable(text: string, folder: string): string {
  const end = text === "" || text.endsWith("\n") ? "" : "\n"
  const gap = text.trim() === "" ? "" : "\n"
  return `${text}${end}${gap}[projects.${tomlText(folder)}]\ntrust_level = "trusted"\n`
}

function editLine(
  text: string,
  key: readonly string[],
  edit: (line: string) => string,
): string | undefined {
  const number = locateKey(text, key)
  if (number === undefined) return undefined
  const lines = text.split("\n")
  return lines.with(number - 1, edit(lines[number - 1] ?? "")).join("\n")
}

/** JSON's texts are TOML's basic strings, but for DEL, which TOML wants escaped (toml.io, 1.0.0). */
function tomlText(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f")
}

function says(text: string, wanted: Table): boolean {
  // Loaded when it is needed: every start loads this file.
  const { isDeepStrictEqual } = process.getBuiltinModule("node:util")
  try {
    // Tables of the parser have no prototype; ours have.
    return isDeepStrictEqual(plain(tryParse(text)), plain(wanted))
  } catch {
    return false
  }
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

function withValue(table: Table, [key = "", ...rest]: readonly string[], value: string): Table {
  if (rest.length === 0) return { ...table, [key]: value }
  const inner = Object.hasOwn(table, key) ? table[key] : undefined
  return { ...table, [key]: withValue(isTable(inner) ? inner : {}, rest, value) }
}
