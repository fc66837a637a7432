import { harmless, type ModelFacts, type ProviderListing } from "@codex/core"

const titles = ["model", "window", "reply", "pictures", "tools", "reasons", "$ in/out"]

/** The listings for people: a heading for each provider, a row for each model. */
export function listingTable(listings: readonly ProviderListing[], configured: string): string {
  const rows = listings.flatMap(({ models }) => models.map(cells))
  const widths = titles.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd()

  const usable = listings
    .filter(({ models }) => models.length > 0)
    .map((listing) => {
      const head = `${heading(listing, configured)} at ${oneLine(listing.address)}`
      return [head, line(titles), ...listing.models.map((model) => line(cells(model))), ""]
    })
  const others = listings
    .filter(({ models }) => models.length === 0)
    .map((listing) => `${heading(listing, configured)}: ${oneLine(listing.problem ?? "no models")}`)
  return `${[...usable.flat(), ...others].join("\n")}\n`
}

function heading({ id, name }: ProviderListing, configured: string): string {
  const about = [...(name === id ? [] : [id]), ...(id === configured ? ["configured"] : [])]
  return oneLine(about.length === 0 ? name : `${name} (${about.join(", ")})`)
}

function cells({ id, facts }: { id: string; facts: ModelFacts }): readonly string[] {
  const { maxOutputTokens, images, tools, reasoning, price } = facts
  return [
    oneLine(id),
    windowOf(facts),
    maxOutputTokens === undefined ? "-" : String(maxOutputTokens),
    word(images),
    word(tools),
    word(reasoning),
    price === undefined ? "-" : `${price.input}/${price.output}`,
  ]
}

function windowOf({ contextWindow, trainedWindow }: ModelFacts): string {
  if (contextWindow !== undefined) return String(contextWindow)
  return trainedWindow === undefined ? "-" : `up to ${trainedWindow}`
}

function word(known: boolean | undefined): string {
  if (known === undefined) return "-"
  return known ? "yes" : "no"
}

function oneLine(text: string): string {
  const line = harmless(text).replace(/\s+/g, " ")
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}

/** Of one cell, in characters: a name that a server made up must not fill the screen. */
const longest = 400
