import { join } from "node:path"
import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import type { ApprovalPolicy } from "../protocol/policy.js"
import { approvalPolicyOf, approvalWords, isApprovalWord } from "./approval-policy.js"
import type { Config, ConfigOverrides } from "./config.js"
import { configOf } from "./config-of.js"
import { pickFallbacks } from "./pick-fallbacks.js"
import type { Reading } from "./layers/layer.js"
import { whereSet } from "./layers/layer.js"
import { type Layers, readLayers } from "./layers/read-layers.js"
import {
  readRequirements,
  type Requirements,
  requireAllowedApproval,
  requireAllowedSandbox,
} from "./layers/requirements.js"
import { loadRules } from "./rules/load-rules.js"
import { recordFirstTrust } from "./record-first-trust.js"
import { findPlaces } from "./places.js"
import { sayOpenKeyFiles } from "./open-key-files.js"
import { pickProvider } from "./pick-provider.js"
import type { Provider } from "./provider.js"
import { chooseSandbox } from "./sandbox/choose-sandbox.js"
import { unsentSettings, withoutUnsent } from "./unsent-settings.js"
import type { Settings } from "./schema/settings.js"
import type { KeyPath } from "./toml/key-path.js"
import { baseInstructions, userInstructions } from "./user-instructions.js"

export type ConfigSources = {
  /** The machine's own settings: config.toml and requirements.toml. No variable changes it. */
  readonly systemFolder?: string
}

/**
 * The configuration of a session from built-in settings, files and overrides (decision 2). Throws
 * CodexErrors: `config-invalid` and `config-unreadable` name file, line and key, `input-invalid` the
 * flag, `provider-unknown` the providers that are known.
 */
export async function loadConfig(
  overrides: ConfigOverrides = {},
  { systemFolder = "/etc/codex" }: ConfigSources = {},
): Promise<Config> {
  const places = findPlaces(overrides)
  const notices = new Set<string>()
  const say = (notice: string) => void notices.add(notice)
  const reading: Reading = { places, strict: overrides.strict ?? false, say }

  const requirements = readRequirements(join(systemFolder, "requirements.toml"))
  const layers = readLayers({ overrides, systemFolder, reading })
  const { settings } = layers
  const where = (path: KeyPath) => whereSet(layers.all, path)
  const provider = await pickProvider(layers, overrides, reading)
  const fallbacks = pickFallbacks(layers, overrides, reading)
  const sandboxPolicy = chooseSandbox(layers, overrides, reading)
  requireAllowedSandbox(sandboxPolicy, requirements)
  const instructions = userInstructions(places.home, settings)
  const base = baseInstructions(settings, where)
  const rules = await loadRules(layers, overrides, { systemFolder, reading })
  sayNotActedOn(layers, say)
  await recordFirstTrust(layers.trust, reading)
  sayOpenKeyFiles(places.home, say)
  const model = pickModel(layers, overrides, provider)

  return {
    ...configOf(sentSettings({ layers, home: places.home, provider, model }, say)),
    home: places.home,
    cwd: places.cwd,
    model,
    provider,
    ...(fallbacks.length > 0 && { fallbacks }),
    approvalPolicy: pickApproval(layers, overrides, requirements),
    sandboxPolicy,
    disableResponseStorage:
      overrides.disableResponseStorage ?? settings.disable_response_storage ?? false,
    ...(instructions !== undefined && { userInstructions: instructions }),
    ...(base !== undefined && { baseInstructions: base }),
    trusted: layers.trust.trusted,
    rules,
    notices: [...notices],
  }
}

type Asked = {
  readonly layers: Layers
  readonly home: string
  readonly provider: Provider
  readonly model: string | undefined
}

/** Without those that say nothing to the model that is asked, which is told. */
function sentSettings({ layers, home, provider, model }: Asked, say: Reading["say"]): Settings {
  const unsent = unsentSettings({ home, provider, model }, layers.settings)
  for (const { key, why } of unsent)
    say(`${whereSet(layers.all, [key])}: ${key} is not sent: ${why}`)
  return withoutUnsent(layers.settings, unsent)
}

function pickModel(
  { settings, all }: Layers,
  overrides: ConfigOverrides,
  { id }: Provider,
): string | undefined {
  if (overrides.model !== undefined) return named(overrides.model, "--model")
  // The configured model is the configured provider's: `--oss` asks another one.
  const others = overrides.oss && settings.model_provider !== id
  if (settings.model !== undefined && !others) {
    return named(settings.model, whereSet(all, ["model"]))
  }
  if (id !== "openai") return undefined
  const { env = process.env } = overrides
  return env["OPENAI_DEFAULT_MODEL"]?.trim() || "o4-mini"
}

/** An empty one comes from a variable that is not set. */
function named(model: string, where: string): string {
  if (model.trim() !== "") return model
  throw new CodexError(
    "input-invalid",
    `${where}: the model's name is empty; give one, or leave it out`,
  )
}

function pickApproval(
  { settings }: Layers,
  overrides: ConfigOverrides,
  requirements: Requirements,
): ApprovalPolicy {
  const chosen = approvalByFlag(overrides) ?? settings.approval_policy
  const allowed = requirements.approvalPolicies
  const usual =
    allowed === undefined || allowed.includes("unless-allow-listed")
      ? "unless-allow-listed"
      : (allowed[0] ?? "unless-allow-listed")
  const policy = chosen === undefined ? usual : approvalPolicyOf(chosen)
  requireAllowedApproval(policy, requirements)
  return policy
}

function approvalByFlag({ approvalPolicy, fullAuto, yolo }: ConfigOverrides) {
  if (yolo) return "never"
  if (approvalPolicy === undefined) return fullAuto ? "on-failure" : undefined
  if (isApprovalWord(approvalPolicy)) return approvalPolicy
  throw new CodexError(
    "input-invalid",
    `no approval policy ${JSON.stringify(harmless(approvalPolicy))}; give one of ${approvalWords.join(", ")}`,
  )
}

/** Keys that somebody relies on, and that are not acted on. */
function sayNotActedOn({ settings, all }: Layers, say: (notice: string) => void): void {
  if (Object.values(settings.mcp_servers ?? {}).some(({ enabled }) => enabled !== false)) {
    say(`${whereSet(all, ["mcp_servers"])}: MCP servers are not started by this version`)
  }
  if (settings.hooks !== undefined) say(`${whereSet(all, ["hooks"])}: hooks are not run`)
  if (settings.permissions !== undefined) {
    say(`${whereSet(all, ["permissions"])}: permission profiles are not read; use sandbox_mode`)
  }
}
