import { dirname } from "node:path"
import { CodexError } from "../../errors.js"
import type { Places } from "../places.js"
import { checkSettings, type SettingsSource, type Strictness } from "../schema/check-settings.js"
import type { Settings } from "../schema/settings.js"
import { readText } from "../read-text.js"
import { type KeyPath, valueAt } from "../toml/key-path.js"
import { locateEntry } from "../toml/locate-entry.js"
import { locateKey } from "../toml/locate-key.js"
import { parseToml } from "../toml/parse-toml.js"
import { bindPaths } from "./bind-paths.js"
import { sandboxChoices } from "./merge-settings.js"

/** What one file or flag sets, checked, every path in it absolute. */
export type Layer = {
  readonly settings: Settings
  /** What relative paths in it started from. */
  readonly folder: string
  readonly where: (path: KeyPath) => string
  /** The file and the line of an entry of a list of tables. Absent for flags. */
  readonly place?: (path: KeyPath) => { readonly file: string; readonly line: number }
}

export type Reading = Strictness & { readonly places: Places }

/** Checks a table and binds its paths to the folder. Throws a CodexError that says where it is wrong. */
export function makeLayer(
  source: SettingsSource & Pick<Layer, "folder" | "place">,
  reading: Reading,
): Layer {
  const { folder, where, place } = source
  const settings = checkSettings(source, reading)
  refuseTwoChoices(settings, where)
  return {
    settings: bindPaths(settings, folder, reading.places.userHome),
    folder,
    where,
    ...(place !== undefined && { place }),
  }
}

/** The layer of a file; undefined when there is no such file. */
export function readLayer(file: string, reading: Reading): Layer | undefined {
  const text = readText(file)
  return text === undefined ? undefined : parseLayer(file, text, reading)
}

/** The layer of a file's text. */
export function parseLayer(file: string, text: string, reading: Reading): Layer {
  const where = (path: KeyPath) => placeIn(file, text, path)
  const place = (path: KeyPath) => ({ file, line: locateEntry(text, path) })
  return makeLayer({ table: parseToml(text, file), folder: dirname(file), where, place }, reading)
}

/** Where the highest of the layers that set it sets the key; the key's own name when none does. */
export function whereSet(layers: readonly Layer[], path: KeyPath): string {
  const layer = layers.findLast(({ settings }) => valueAt(settings, path) !== undefined)
  return layer?.where(path) ?? "the built-in settings"
}

export function placeIn(file: string, text: string, path: KeyPath): string {
  const line = locateKey(text, path)
  return line === undefined ? file : `${file}:${line}`
}

function refuseTwoChoices(settings: Settings, where: Layer["where"]): void {
  const [one, other] = sandboxChoices.filter((key) => settings[key] !== undefined)
  if (one === undefined || other === undefined) return
  const message = `${where([other])}: ${one} and ${other} both choose the sandbox; keep one of them`
  throw new CodexError("config-invalid", message)
}
