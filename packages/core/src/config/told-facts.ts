import { renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { ModelFacts, Price } from "../catalog/model-facts.js"
import { CodexError } from "../errors.js"
import { isSystemError } from "../system-error.js"
import type { Config } from "./config.js"
import type { Provider } from "./provider.js"
import { readRegularFile } from "./read-regular-file.js"

/** In CODEX_HOME. A cache: what is in it can be asked again, and it may be removed at any time. */
const fileName = "model-facts.json"

/** A model may be served otherwise by then. In milliseconds: a week. */
const usableFor = 7 * 24 * 60 * 60 * 1000

const mostEntries = 2000
/** More than that many entries take. In bytes. */
const longestFile = 2 * 1024 * 1024
const longestName = 200

type Entry = { readonly at: number; readonly facts: ModelFacts }
type Place = Pick<Config, "home"> & { readonly provider: Provider }

/**
 * What the model's provider told of it in the last week, in this session or an earlier one; `{}` when it
 * told nothing, and for a file that is missing, cannot be read, or was written by somebody else.
 */
export function toldFacts(place: Place, model: string, now: number = Date.now()): ModelFacts {
  const entry = readEntries(place.home).get(keyOf(place.provider, model))
  return entry !== undefined && isUsable(entry, now) ? entry.facts : {}
}

/** Keeps what a provider told of its models. Where nothing can be written, nothing is. */
export function keepToldFacts(
  { home, provider }: Place,
  models: readonly { readonly id: string; readonly facts: ModelFacts }[],
  now: number = Date.now(),
): void {
  const known = models.filter(
    ({ id, facts }) => id.length <= longestName && Object.keys(facts).length > 0,
  )
  if (known.length === 0) return
  const entries = readEntries(home)
  for (const { id, facts } of known) {
    const key = keyOf(provider, id)
    // Deleted first, so that it comes last: the oldest are the ones to go.
    entries.delete(key)
    entries.set(key, { at: now, facts })
  }
  const kept = [...entries].filter(([, entry]) => isUsable(entry, now)).slice(-mostEntries)
  writeEntries(home, kept)
}

/** By address, since two providers may have one name over time. Without the parts that may be secret. */
function keyOf({ baseUrl }: Provider, model: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  return `${url === undefined ? "" : url.origin + url.pathname} ${model}`
}

/** A clock that was put back must not keep an entry for ever. */
function isUsable({ at }: Entry, now: number): boolean {
  return at <= now && now - at < usableFor
}

function readEntries(home: string): Map<string, Entry> {
  const json = readJson(join(home, fileName))
  if (!isRecord(json) || json["version"] !== 1 || !isRecord(json["models"])) return new Map()
  return new Map(
    Object.entries(json["models"]).flatMap(([key, value]) => {
      if (!isRecord(value) || typeof value["at"] !== "number" || !isRecord(value["facts"]))
        return []
      return [[key, { at: value["at"], facts: factsIn(value["facts"]) }] as const]
    }),
  )
}

function readJson(path: string): unknown {
  try {
    const found = readRegularFile(path, longestFile)
    if (found.kind !== "file" || found.size > longestFile) return undefined
    return JSON.parse(found.bytes.toString("utf8")) as unknown
  } catch (error) {
    // Whatever it is, it is no knowledge of models.
    if (error instanceof SyntaxError || error instanceof CodexError) return undefined
    throw error
  }
}

/** Only what a fact can be: anybody may have written the file. */
function factsIn(json: Readonly<Record<string, unknown>>): ModelFacts {
  const facts: { -readonly [Key in keyof ModelFacts]: ModelFacts[Key] } = {}
  for (const key of ["contextWindow", "trainedWindow", "maxOutputTokens"] as const) {
    const value = json[key]
    if (isNumber(value) && Number.isSafeInteger(value) && value > 0) facts[key] = value
  }
  for (const key of ["images", "tools", "reasoning", "verbosity"] as const) {
    const value = json[key]
    if (typeof value === "boolean") facts[key] = value
  }
  const price = priceIn(json["price"])
  if (price !== undefined) facts.price = price
  return facts
}

function priceIn(value: unknown): Price | undefined {
  if (!isRecord(value)) return undefined
  const { input, cachedInput, output } = value
  if (!isNumber(input) || !isNumber(output)) return undefined
  return { input, output, ...(isNumber(cachedInput) && { cachedInput }) }
}

/** A count or a price: finite, not below zero. */
function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** The old file or the new one, never half of one. At once, since the process may be about to end. */
function writeEntries(home: string, entries: readonly (readonly [string, Entry])[]): void {
  const file = join(home, fileName)
  const beside = `${file}.${process.pid}-${performance.now()}`
  const text = `${JSON.stringify({ version: 1, models: Object.fromEntries(entries) })}\n`
  try {
    writeFileSync(beside, text, { flag: "wx", mode: 0o600 })
    renameSync(beside, file)
  } catch (error) {
    // No room, no right, no folder: it is asked for again the next time.
    if (!isSystemError(error)) throw error
    removeQuietly(beside)
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}
