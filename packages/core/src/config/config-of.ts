import type { Config, McpServerConfig, ShellEnvironmentPolicy } from "./config.js"
import { keyVariables } from "./key-variables.js"
import { providers } from "./providers.js"
import type { Settings } from "./schema/settings.js"

type Plain =
  | "reasoningEffort"
  | "reasoningSummary"
  | "verbosity"
  | "serviceTier"
  | "contextWindow"
  | "maxOutputTokens"
  | "supportsImages"
  | "providerIds"
  | "hideReasoning"
  | "projectDoc"
  | "toolOutputTokenLimit"
  | "shellEnvironment"
  | "keyVariables"
  | "keyStore"
  | "notify"
  | "mcpServers"
  | "features"
  | "sandbox"

/** The part of the configuration that is settings and defaults alone. */
export function configOf(settings: Settings): Pick<Config, Plain> {
  const { model_reasoning_effort, model_reasoning_summary, model_verbosity, service_tier } =
    settings
  const { model_context_window, model_max_output_tokens, model_supports_images } = settings
  const { model_providers = {} } = settings
  return {
    ...(model_reasoning_effort !== undefined && { reasoningEffort: model_reasoning_effort }),
    ...(model_reasoning_summary !== undefined && { reasoningSummary: model_reasoning_summary }),
    ...(model_verbosity !== undefined && { verbosity: model_verbosity }),
    ...(service_tier !== undefined && { serviceTier: tierOf(service_tier) }),
    ...(model_context_window !== undefined && { contextWindow: model_context_window }),
    ...(model_max_output_tokens !== undefined && { maxOutputTokens: model_max_output_tokens }),
    ...(model_supports_images !== undefined && { supportsImages: model_supports_images }),
    providerIds: [...new Set([...providers.keys(), ...Object.keys(model_providers)])],
    hideReasoning: settings.hide_agent_reasoning ?? false,
    projectDoc: {
      maxBytes: settings.project_doc_max_bytes ?? 32_768,
      fallbackFilenames: settings.project_doc_fallback_filenames ?? [],
      rootMarkers: settings.project_root_markers ?? [".git"],
    },
    toolOutputTokenLimit: settings.tool_output_token_limit ?? 10_000,
    shellEnvironment: shellEnvironmentOf(settings),
    keyVariables: keyVariables(settings),
    ...(settings.cli_auth_credentials_store !== undefined && {
      keyStore: settings.cli_auth_credentials_store,
    }),
    notify: settings.notify ?? [],
    mcpServers: mcpServersOf(settings),
    ...(settings.features !== undefined && { features: featuresOf(settings.features) }),
    ...(settings.sandbox !== undefined && { sandbox: sandboxOf(settings.sandbox) }),
  }
}

/** `fast` is what the setting is called where people see it. */
function tierOf(tier: string): string {
  return tier === "fast" ? "priority" : tier
}

/** `filters` is the newer spelling of the two lists. */
function shellEnvironmentOf({
  shell_environment_policy: policy = {},
}: Settings): ShellEnvironmentPolicy {
  const filters = Object.entries(policy.filters ?? {})
  const named = (kind: string) =>
    filters.filter(([, value]) => value === kind).map(([pattern]) => pattern)
  return {
    inherit: policy.inherit ?? "all",
    ignoreDefaultExcludes: policy.ignore_default_excludes ?? false,
    exclude: [...(policy.exclude ?? []), ...named("exclude")],
    includeOnly: [...(policy.include_only ?? []), ...named("include")],
    set: policy.set ?? {},
  }
}

function mcpServersOf({ mcp_servers = {} }: Settings): Record<string, McpServerConfig> {
  const entries = Object.entries(mcp_servers).map(([name, server]): [string, McpServerConfig] => {
    const { command, args = [], env = {}, url, enabled = true, required = false } = server
    const where = { ...(command !== undefined && { command }), ...(url !== undefined && { url }) }
    return [name, { ...where, args, env, enabled, required }]
  })
  return Object.fromEntries(entries)
}

function featuresOf(features: Readonly<Record<string, unknown>>): Record<string, boolean> {
  const flags = Object.entries(features).filter(
    (entry): entry is [string, boolean] => typeof entry[1] === "boolean",
  )
  return Object.fromEntries(flags)
}

function sandboxOf(settings: NonNullable<Settings["sandbox"]>): NonNullable<Config["sandbox"]> {
  return {
    privateTmp: settings.private_tmp ?? false,
    require: settings.require ?? "any",
    git: settings.git ?? "protected",
  }
}
