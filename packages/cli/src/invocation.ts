import type { CommandEnd } from "./command-end.js"

/** What every command gets beside its own flags. */
export type Invocation = {
  /** The whole command line before `--`: a command that is not in it need not be prepared. */
  readonly words: readonly string[]
  /** The words after `--`, which are never flags or commands (G-65). */
  readonly rest: readonly string[]
  /** Keeps what the chosen command came to. */
  readonly end: (end: CommandEnd) => void
}
