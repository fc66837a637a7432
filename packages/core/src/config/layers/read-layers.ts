import { join } from "node:path"
import type { ConfigOverrides } from "../config.js"
import type { Settings } from "../schema/settings.js"
import { trustedFolder } from "../trust.js"
import { type Layer, parseLayer, type Reading, readLayer, whereSet } from "./layer.js"
import { mergeSettings } from "./merge-settings.js"
import { profileLayers } from "./profile-layers.js"
import { type ProjectTrust, projectTrust, trustForOnce } from "./project-trust.js"
import { projectSettings } from "./project-settings.js"
import { featuresLayer, settingLayer } from "./setting-layer.js"

/** Every file and every `-c`, read, checked and put together. */
export type Layers = {
  /** What holds, but for how a project bounds the sandbox. */
  readonly settings: Settings
  /** What would hold if a project's sandbox keys were taken as they are: nothing beyond it is allowed. */
  readonly bounds: readonly Settings[]
  /** Paths that a project wants never to be read. */
  readonly denyRead: readonly string[]
  readonly trust: ProjectTrust
  /** Of the machine and of the user, profiles included, lowest first. */
  readonly files: readonly Layer[]
  readonly project: readonly Layer[]
  readonly flags: readonly Layer[]
  /** Lowest first. */
  readonly all: readonly Layer[]
}

export type LayerSource = {
  readonly overrides: ConfigOverrides
  readonly systemFolder: string
  readonly reading: Reading
}

/** Decision 2, lowest layer first. Throws CodexErrors that name file and line. */
export function readLayers(source: LayerSource): Layers {
  const { overrides, reading } = source
  const flags = flagLayers(source)
  const files = fileLayers(source, flags)
  const { projects } = merge([...files, ...flags])
  const trust = overrides.trust
    ? trustForOnce(reading)
    : projectTrust(trustedFolder(projects, reading.places), reading)
  const project = trust.files
    .filter(({ kind }) => kind === "config")
    .map(({ path, text }) => parseLayer(path, text, reading))
  return {
    ...withProject(files, project, { flags, reading }),
    trust,
    files,
    project,
    flags,
    all: [...files, ...project, ...flags],
  }
}

function flagLayers({ overrides, reading }: LayerSource): readonly Layer[] {
  const { features, settings = [] } = overrides
  const layers = settings.map((setting) => settingLayer(setting, reading))
  return features === undefined ? layers : [...layers, featuresLayer(features, reading)]
}

function fileLayers(
  { overrides, systemFolder, reading }: LayerSource,
  flags: readonly Layer[],
): readonly Layer[] {
  const folders = [systemFolder, ...(overrides.ignoreUserConfig ? [] : [reading.places.home])]
  const files = folders.flatMap((folder) => readLayer(join(folder, "config.toml"), reading) ?? [])
  const profile = chosenProfile(overrides, [...files, ...flags])
  return profile === undefined ? files : [...files, ...profileLayers(profile, files, reading)]
}

function chosenProfile({ profile }: ConfigOverrides, layers: readonly Layer[]) {
  if (profile !== undefined) return { name: profile, where: "--profile" }
  const { profile: name } = merge(layers)
  return name === undefined ? undefined : { name, where: whereSet(layers, ["profile"]) }
}

/** A project's layers lie under the flags and may only tighten what lies under them. */
function withProject(
  files: readonly Layer[],
  project: readonly Layer[],
  { flags, reading }: { readonly flags: readonly Layer[]; readonly reading: Reading },
): Pick<Layers, "settings" | "bounds" | "denyRead"> {
  const above = flags.map(({ settings }) => settings)
  let below = merge(files)
  const parts = project.map((layer) => {
    const part = projectSettings(layer, below, reading.say)
    below = mergeSettings([below, part.settings])
    return part
  })
  return {
    settings: mergeSettings([below, ...above]),
    bounds: parts.map(({ bound }) => mergeSettings([below, bound, ...above])),
    denyRead: parts.flatMap(({ denyRead }) => denyRead),
  }
}

function merge(layers: readonly Layer[]): Settings {
  return mergeSettings(layers.map(({ settings }) => settings))
}
