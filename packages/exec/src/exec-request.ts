import type { ConfigOverrides, Sandbox, Supervise } from "@codex/core"
import type { ColorChoice } from "./style.js"

/** One run of `codex exec`, as the command line says it. Paths are relative to the process's folder. */
export type ExecRequest = {
  readonly overrides: ConfigOverrides
  /** Absent, or `-`: stdin is the prompt. */
  readonly prompt?: string
  readonly resume?: ResumeRequest
  readonly images: readonly string[]
  /** `older-json` is what `--experimental-json` asks for, whose readers compare lines whole. */
  readonly output: "human" | "json" | "older-json"
  readonly color: ColorChoice
  /** Gets the final message, or nothing when the turn fails. */
  readonly lastMessageFile?: string
  /** Holds a JSON Schema of the final message. */
  readonly outputSchemaFile?: string
  readonly recordFile?: string
  readonly skipGitRepoCheck: boolean
  /** Marks the folder as trusted, for this run and the later ones. */
  readonly trust: boolean
  readonly ephemeral: boolean
  readonly ignoreStdin: boolean
  readonly timeoutSeconds?: number
  readonly maxTurns?: number
  /** Said once on stderr: flags that are accepted and change nothing. */
  readonly notes: readonly string[]
  /** Asked for while the first request is on its way. */
  readonly loadSandbox: () => Promise<Sandbox | undefined>
  readonly loadSupervisor: () => Promise<Supervise | undefined>
}

export type ResumeRequest =
  | { readonly kind: "id"; readonly id: string }
  /** The newest session of this folder and provider, or of every folder. */
  | { readonly kind: "last"; readonly everyFolder: boolean }

/** How the process should end: with a code, or by the signal that stopped it. */
export type ExecEnd = { readonly exitCode: 0 | 1 } | { readonly signal: NodeJS.Signals }
