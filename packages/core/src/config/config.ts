import type { ApprovalPolicy, SandboxPolicy } from "../protocol/policy.js"
import type { RulesFile } from "../rules/rule.js"
import type { Provider, UnsentSetting } from "./provider.js"

/** Everything that a session needs to know, resolved once and never changed. */
export type Config = {
  /** CODEX_HOME, absolute. It need not exist. */
  readonly home: string
  /** The session's root, absolute and canonical. */
  readonly cwd: string
  /** Absent when another provider than openai has no configured model: the session asks which it lists. */
  readonly model: string | undefined
  readonly provider: Provider
  /** Asked in their order when the one before is down. */
  readonly fallbacks?: readonly Fallback[]
  readonly approvalPolicy: ApprovalPolicy
  readonly sandboxPolicy: SandboxPolicy
  /** What the sandbox has to be beside its policy; the defaults when absent. */
  readonly sandbox?: SandboxDemands
  readonly disableResponseStorage: boolean
  readonly reasoningEffort?: string
  readonly reasoningSummary?: string
  readonly verbosity?: string
  readonly serviceTier?: string
  /** Tokens that a request and its reply may have together; from what is known of the model when absent. */
  readonly contextWindow?: number
  /** Whether the model is shown pictures; from what is known of it when absent. */
  readonly supportsImages?: boolean
  /** Tokens that a reply may have; the provider's own limit when absent. */
  readonly maxOutputTokens?: number
  readonly hideReasoning: boolean
  /** The user's own instructions: `instructions.md`, then the `instructions` key. Appended to ours. */
  readonly userInstructions?: string
  /** Replaces our own prompt (`model_instructions_file`). */
  readonly baseInstructions?: string
  readonly projectDoc: {
    readonly maxBytes: number
    readonly fallbackFilenames: readonly string[]
    readonly rootMarkers: readonly string[]
  }
  /** Tokens of one tool result that the model gets to see. */
  readonly toolOutputTokenLimit: number
  readonly shellEnvironment: ShellEnvironmentPolicy
  /** Every provider that can be named, the user's own after the built-in ones. */
  readonly providerIds?: readonly string[]
  /** Variables that hold a provider's key, of every known provider: no command inherits them. */
  readonly keyVariables: readonly string[]
  /** Where `login` keeps keys; in files when absent. */
  readonly keyStore?: KeyStoreKind
  /** argv of the notifier; empty when off. */
  readonly notify: readonly string[]
  readonly mcpServers: Readonly<Record<string, McpServerConfig>>
  /** Features that were switched on or off by name. */
  readonly features?: Readonly<Record<string, boolean>>
  /** True when the folder, or its repository's root, is trusted with what its `.codex` holds. */
  readonly trusted: boolean
  /** What people wrote about commands, in the order of the layers. */
  readonly rules: readonly RulesFile[]
  /** One line each for stderr: unknown keys with the nearest known name, old spellings, missing roots. */
  readonly notices: readonly string[]
}

export type Fallback = {
  readonly provider: Provider
  readonly model: string
  /** What it is asked for in place of what the first model is; the same when absent. */
  readonly asks?: AskedSettings
  /** What is configured and not sent to it. */
  readonly unsent?: readonly UnsentSetting[]
}

/** The settings that go with every request. */
export type AskedSettings = Pick<
  Config,
  "reasoningEffort" | "reasoningSummary" | "verbosity" | "serviceTier" | "maxOutputTokens"
>

/** `cli_auth_credentials_store`: `auto` is the keyring where there is one; `ephemeral` keeps nothing. */
export type KeyStoreKind = "file" | "keyring" | "auto" | "ephemeral"

/** `[sandbox]` of config.toml, for whoever chooses and starts the sandbox (decision 5). */
export type SandboxDemands = {
  /** Commands get a `/tmp` of their own. */
  readonly privateTmp: boolean
  /** `full`: only a sandbox without gaps will do; `none`: none at all is accepted. */
  readonly require: "full" | "any" | "none"
  /** `commit`: `.git` is writable but for its hooks, configuration and pointers. */
  readonly git: "protected" | "commit"
}

export type ShellEnvironmentPolicy = {
  readonly inherit: "all" | "core" | "none"
  readonly ignoreDefaultExcludes: boolean
  readonly exclude: readonly string[]
  readonly includeOnly: readonly string[]
  readonly set: Readonly<Record<string, string>>
}

/** Read and checked now; the servers are started by a later version. */
export type McpServerConfig = {
  readonly command?: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly url?: string
  readonly enabled: boolean
  readonly required: boolean
}

/** What a command line or an embedding program sets above the files. Absent keys change nothing. */
export type ConfigOverrides = {
  readonly cwd?: string
  readonly model?: string
  readonly provider?: string
  /** Ask a model on this machine: `oss_provider`, or `ollama`. */
  readonly oss?: boolean
  readonly profile?: string
  /** `-s` values: mode words and permission strings. */
  readonly sandbox?: readonly string[]
  readonly addDirs?: readonly string[]
  readonly approvalPolicy?: string
  readonly fullAuto?: boolean
  /** `--dangerously-bypass-approvals-and-sandbox`. */
  readonly yolo?: boolean
  readonly disableResponseStorage?: boolean
  /** `-c key=value`, in order; later ones win. */
  readonly settings?: readonly string[]
  /** `--enable` and `--disable`: features.NAME. */
  readonly features?: Readonly<Record<string, boolean>>
  readonly strict?: boolean
  readonly ignoreUserConfig?: boolean
  /** Rules of the user and of the project do not count; those of the machine do. */
  readonly ignoreRules?: boolean
  /** Treat the folder as trusted, this once. */
  readonly trust?: boolean
  /** Where variables are read from; `process.env` when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>
}
