import type { CommandWords, Operand } from "./command-words.js"

/** What a command destroys. */
export type Destruction = {
  /** The files and folders that it names; what is elsewhere than in files is `elsewhere`. */
  readonly targets: readonly Operand[]
  /** On another machine, on a device, or the machine itself. */
  readonly elsewhere?: true
}

export const elsewhere: Destruction = { targets: [], elsewhere: true }

/** What a program destroys with these arguments; undefined for nothing. */
export type Verb = (words: CommandWords) => Destruction | undefined
