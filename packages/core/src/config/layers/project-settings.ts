import { approvalPolicyOf, type ApprovalWord, asksAtLeast } from "../approval-policy.js"
import type { Settings } from "../schema/settings.js"
import { isTable } from "../toml/parse-toml.js"
import type { Layer } from "./layer.js"

/** Keys that change neither what is reached, nor what is started, nor who is asked. */
const harmlessKeys = new Set([
  "model",
  "model_reasoning_effort",
  "model_reasoning_summary",
  "model_verbosity",
  "model_context_window",
  "model_max_output_tokens",
  "model_supports_images",
  "hide_agent_reasoning",
  "tool_output_token_limit",
  "project_doc_max_bytes",
  "project_doc_fallback_filenames",
])

/** Keys that bound the sandbox; `load-config` intersects what they allow with what is allowed without. */
const boundKeys = new Set([
  "sandbox_mode",
  "sandbox_permissions",
  "sandbox_workspace_write",
  "default_permissions",
])

const tightenedKeys = new Set(["approval_policy", "disable_response_storage"])

/** Read elsewhere, with the files of rules. */
const ownKeys = ["rules"]

/** What a trusted project's file may do: set what is harmless, and tighten (decision 2). */
export type ProjectSettings = {
  /** Merged like any other layer. */
  readonly settings: Settings
  /** What the sandbox may allow at most, in this project; empty when it does not say. */
  readonly bound: Settings
  /** Absolute paths that are never read here. */
  readonly denyRead: readonly string[]
}

/** Picks those settings and says which others were ignored. `below` is what the layers below set. */
export function projectSettings(
  { settings, where }: Layer,
  below: Settings,
  say: (notice: string) => void,
): ProjectSettings {
  const refused = (key: string, ...inside: string[]) => {
    const name = [key, ...inside].join(".")
    const may = tightenedKeys.has(key) ? "only make it stricter" : `not set ${name}`
    say(`${where([key, ...inside])}: ${name} is ignored, since a project may ${may}`)
  }
  const pick = (keys: ReadonlySet<string>): Settings =>
    Object.fromEntries(Object.entries(settings).filter(([key]) => keys.has(key)))

  const strict = stricterSettings(settings, below)
  const known = new Set([...harmlessKeys, ...boundKeys, ...ownKeys, ...Object.keys(strict)])
  for (const [key, value] of Object.entries(settings)) {
    if (key === "sandbox" && isTable(value)) {
      const others = Object.keys(value).filter((name) => name !== "deny_read")
      for (const name of others) refused(key, name)
    } else if (!known.has(key)) refused(key)
  }
  return {
    settings: { ...pick(harmlessKeys), ...strict },
    bound: pick(boundKeys),
    denyRead: settings.sandbox?.deny_read ?? [],
  }
}

function stricterSettings(settings: Settings, below: Settings): Settings {
  const { approval_policy, disable_response_storage } = settings
  return {
    ...(approval_policy && asksMore(approval_policy, below) && { approval_policy }),
    ...(disable_response_storage === true && { disable_response_storage }),
  }
}

function asksMore(word: ApprovalWord, { approval_policy = "untrusted" }: Settings): boolean {
  return asksAtLeast(approvalPolicyOf(word), approvalPolicyOf(approval_policy))
}
