import { join } from "node:path"
import { CodexError } from "../../errors.js"
import { harmless } from "../../protocol/harmless.js"
import type { KeyPath } from "../toml/key-path.js"
import { type Layer, makeLayer, type Reading, readLayer } from "./layer.js"

/**
 * The layers of a profile: its tables `[profiles.NAME]` in the files below, then `NAME.config.toml` in
 * CODEX_HOME. Throws a CodexError when there is neither. `where` says who asked for it.
 */
export function profileLayers(
  profile: { readonly name: string; readonly where: string },
  below: readonly Layer[],
  reading: Reading,
): readonly Layer[] {
  const name = profileName(profile)
  const tables = below.flatMap((layer) => tableLayer(name, layer, reading))
  const file = readLayer(join(reading.places.home, `${name}.config.toml`), reading)
  const layers = file === undefined ? tables : [...tables, file]
  if (layers.length === 0) throw unknownProfile(profile, below)
  return layers
}

function profileName({ name, where }: { name: string; where: string }): string {
  if (/^[\w-]+$/.test(name)) return name
  throw new CodexError(
    "config-invalid",
    `${where}: a profile's name has letters, digits, - and _ only; found ${JSON.stringify(name)}`,
  )
}

function tableLayer(name: string, layer: Layer, reading: Reading): readonly Layer[] {
  const profiles = layer.settings.profiles ?? {}
  const table = Object.hasOwn(profiles, name) ? profiles[name] : undefined
  if (table === undefined) return []
  const { folder, place } = layer
  const inProfile = (path: KeyPath) => ["profiles", name, ...path]
  const source = {
    table,
    folder,
    where: (path: KeyPath) => layer.where(inProfile(path)),
    ...(place !== undefined && { place: (path: KeyPath) => place(inProfile(path)) }),
  }
  return [makeLayer(source, reading)]
}

function unknownProfile(
  { name, where }: { name: string; where: string },
  below: readonly Layer[],
): CodexError {
  const known = below.flatMap(({ settings }) => Object.keys(settings.profiles ?? {}))
  const list = known.length === 0 ? "there is none" : `there are: ${known.map(harmless).join(", ")}`
  return new CodexError(
    "config-invalid",
    `${where}: no profile ${name}; ${list}. Add a table [profiles.${name}] to config.toml`,
  )
}
