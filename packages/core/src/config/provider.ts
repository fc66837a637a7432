export type WireApiName = "responses" | "chat" | "replay"

/** Where a model is asked, and how. Built-in rows are in `providers.ts`; the user's merge over them. */
export type Provider = {
  readonly id: string
  readonly name: string
  /** Used verbatim, less a trailing slash. Empty for `replay`. */
  readonly baseUrl: string
  readonly wireApi: WireApiName
  /** The variable that names another address. */
  readonly addressFrom?: AddressVariable
  /** The variable that holds the key. Absent: no key is sent, unless one was stored. */
  readonly envKey?: string
  /** How to get a key, shown when it is missing. */
  readonly envKeyInstructions?: string
  /** Variables looked at before `envKey`; only the built-in `openai` has one (decision 7). */
  readonly envKeysBefore?: readonly string[]
  /** True where `auth.json` of CODEX_HOME may supply the key (decision 7). */
  readonly usesAuthFile?: boolean
  readonly bearerToken?: string
  /** A command that prints the key; it replaces every other source. */
  readonly auth?: AuthCommand
  /** The header that carries the key as it is, where that is not `Authorization: Bearer`. */
  readonly keyHeader?: string
  readonly httpHeaders?: Readonly<Record<string, string>>
  /** Header name to variable name; an unset or blank variable leaves the header out. */
  readonly envHttpHeaders?: Readonly<Record<string, string>>
  /** The same, for headers that say on whose account one asks and are no secrets. */
  readonly accountHeaders?: Readonly<Record<string, string>>
  readonly queryParams?: Readonly<Record<string, string>>
  readonly requestMaxRetries: number
  readonly streamMaxRetries: number
  readonly streamIdleTimeoutMs: number
  /** Settings that it does not know: they are not sent, and that is said. */
  readonly unknownSettings?: readonly RequestSetting[]
  /** What Chat Completions calls the longest reply there; by the model's kind when absent. */
  readonly maxTokensField?: "max_tokens" | "max_completion_tokens"
  /** Present for a program that runs models on one's own machine. */
  readonly local?: LocalServer
  /** Who carries the requests: a transport of our own when absent, or the npm package `openai`. */
  readonly transport?: "openai"
  /** For `replay`: the recording, an absolute path. */
  readonly replayFile?: string
}

/** Holds a host, with or without a scheme and a port. */
export type AddressVariable = {
  readonly variable: string
  /** Of an address without a scheme and a port. */
  readonly port?: number
  /** Follows the host. */
  readonly path: string
}

/** A setting that changes what is asked of the model, by its key in config.toml. */
export type RequestSetting =
  | "model_reasoning_effort"
  | "model_reasoning_summary"
  | "model_verbosity"
  | "service_tier"

/** One that is left out, and why; for people. */
export type UnsentSetting = { readonly key: RequestSetting; readonly why: string }

/** `auth` of a provider: what prints a key that does not live long. */
export type AuthCommand = {
  readonly command: string
  readonly args: readonly string[]
  /** Absolute; CODEX_HOME when absent. */
  readonly cwd?: string
  readonly timeoutMs: number
  /** How long an answer is used; 0: until it is refused. */
  readonly refreshIntervalMs: number
}

/** What is known of a program that serves models on one's own machine, beside the API of its models. */
export type LocalServer = {
  /** The dialect in which it tells more of its models than their names. */
  readonly kind: "ollama" | "lmstudio" | "llama.cpp" | "vllm"
  /** The command that starts it. */
  readonly start: string
  /** The command that gets a model, with NAME in the model's place. */
  readonly getModel: string
  /** The command that serves it with a window of a useful size, likewise. */
  readonly widen: string
}
