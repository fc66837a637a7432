import {
  CodexError,
  type Config,
  loadConfig,
  type ProviderListing,
  usableModels,
  version,
} from "@codex/core"
import type { CommandEnd } from "../command-end.js"
import type { ModelsFlags } from "../models-flags.js"
import { listingJson } from "./models/listing-json.js"
import { listingTable } from "./models/listing-table.js"
import { say } from "./say.js"

/** One that does not answer by then is told as that. */
const timeoutMs = 5000

/** Lists what can be used now, and why the rest cannot. Exit code 1 when nothing can. */
export async function models(flags: ModelsFlags): Promise<CommandEnd> {
  const settings = { ...(flags.config !== undefined && { settings: flags.config }) }
  const chosen = { ...(flags.provider !== undefined && { provider: flags.provider }) }
  const config = await loadConfig({ ...settings, ...chosen })
  for (const notice of config.notices) say(notice)

  const own = config.provider.id
  const others = flags.provider === undefined ? (config.providerIds ?? []) : []
  const ids = [own, ...others.filter((id) => id !== own)]
  const first = await list(config)
  const rest = await Promise.all(ids.slice(1).map((id) => listOther(id, first, settings)))
  const listings = [first, ...byUse(rest)]
  const text = flags.json ? listingJson(listings, own) : listingTable(listings, own)
  await print(text)
  return { exitCode: listings.some((listing) => listing.models.length > 0) ? 0 : 1 }
}

function list(config: Config): Promise<ProviderListing> {
  return usableModels(config, { sessionId: "models", originator: "codex_cli", version, timeoutMs })
}

/** With a model on this machine, nobody elsewhere is asked unless by name. */
async function listOther(
  id: string,
  own: ProviderListing,
  settings: { readonly settings?: readonly string[] },
): Promise<ProviderListing> {
  const about = { id, name: id, address: "", local: false, models: [] }
  try {
    const config = await loadConfig({ ...settings, provider: id })
    const { name, baseUrl, local } = config.provider
    if (own.local && local === undefined) {
      const problem = `not asked, since the configured provider is on this machine; ask it with: codex models --provider ${id}`
      return { ...about, name, address: baseUrl, problem }
    }
    return await list(config)
  } catch (error) {
    if (!(error instanceof CodexError)) throw error
    return { ...about, problem: error.message.replace("--provider: ", "") }
  }
}

function byUse(listings: readonly ProviderListing[]): readonly ProviderListing[] {
  const usable = (listing: ProviderListing) => listing.models.length > 0
  return [...listings.filter(usable), ...listings.filter((listing) => !usable(listing))]
}

function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()))
}
