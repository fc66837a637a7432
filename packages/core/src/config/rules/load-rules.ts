import { CodexError } from "../../errors.js"
import type { RulesFile } from "../../rules/rule.js"
import type { ConfigOverrides } from "../config.js"
import type { Layer, Reading } from "../layers/layer.js"
import type { Layers } from "../layers/read-layers.js"
import { readText } from "../read-text.js"
import { listRulesFiles } from "./list-rules-files.js"

type Source = { readonly systemFolder: string; readonly reading: Reading }

/**
 * The rules of every layer, the machine's first: `rules/*.rules` and `[[rules]]`. None is above
 * another, since the strictest counts. Throws a CodexError that begins with `FILE:LINE:COLUMN` for a
 * file that is not understood.
 */
export async function loadRules(
  layers: Pick<Layers, "files" | "project" | "flags" | "trust">,
  { ignoreRules = false }: ConfigOverrides,
  { systemFolder, reading }: Source,
): Promise<readonly RulesFile[]> {
  const { home } = reading.places
  const counts = (layer: Layer) =>
    !ignoreRules || layer.folder === systemFolder || layers.flags.includes(layer)
  const tables = [...layers.files, ...layers.project, ...layers.flags]
    .filter(counts)
    .filter(({ settings }) => (settings.rules ?? []).length > 0)
  const folders = ignoreRules ? [systemFolder] : [systemFolder, home]
  const own = folders.flatMap(listRulesFiles).map((path) => ({ path, text: readRulesText(path) }))
  const project = ignoreRules ? [] : layers.trust.files.filter(({ kind }) => kind === "rules")
  const files = [...own, ...project]
  if (tables.length === 0 && files.length === 0) return []

  // Loaded for who has rules: every start reads this file.
  const { parseRules } = await import("../../rules/parse-rules.js")
  const { rulesOfLayer } = await import("./rules-of-layer.js")
  const read = [
    ...files.map(({ path, text }) => parseRules(text, path)),
    ...tables.map(rulesOfLayer),
  ]
  sayNotEnforced(read, reading)
  return read
}

/** A link that leads nowhere is no empty file: what is missing may have forbidden something. */
function readRulesText(path: string): string {
  const text = readText(path)
  if (text !== undefined) return text
  throw new CodexError("config-unreadable", `${path} leads nowhere; mend the link, or remove it`)
}

function sayNotEnforced(files: readonly RulesFile[], { say }: Reading): void {
  const [rule] = files.flatMap(({ networkRules }) => networkRules)
  if (rule === undefined) return
  say(
    `${rule.file}:${rule.line}: network rules are not kept: commands have all of the network or none`,
  )
}
