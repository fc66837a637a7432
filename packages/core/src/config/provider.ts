export type WireApiName = "responses" | "chat" | "replay"

/** Where a model is asked, and how. Built-in rows are in `providers.ts`; the user's merge over them. */
export type Provider = {
  readonly id: string
  readonly name: string
  /** Used verbatim, less a trailing slash. Empty for `replay`. */
  readonly baseUrl: string
  readonly wireApi: WireApiName
  /** The variable that holds the key. Absent: no key is sent. */
  readonly envKey?: string
  /** How to get a key, shown when it is missing. */
  readonly envKeyInstructions?: string
  /** Variables looked at before `envKey`; only the built-in `openai` has one (decision 7). */
  readonly envKeysBefore?: readonly string[]
  /** True where `auth.json` of CODEX_HOME may supply the key (decision 7). */
  readonly usesAuthFile?: boolean
  readonly bearerToken?: string
  readonly httpHeaders?: Readonly<Record<string, string>>
  /** Header name to variable name; an unset or blank variable leaves the header out. */
  readonly envHttpHeaders?: Readonly<Record<string, string>>
  readonly queryParams?: Readonly<Record<string, string>>
  readonly requestMaxRetries: number
  readonly streamMaxRetries: number
  readonly streamIdleTimeoutMs: number
  /** For `replay`: the recording, an absolute path. */
  readonly replayFile?: string
}
