import type { Arguments, Options } from "./options.js"

/** What of a program is known to only read. */
export type Program = {
  /** Options that are not here are not known. Absent: it takes none. */
  readonly options?: Options
  /** What stands beside the options. */
  readonly operands: "none" | "text" | "paths"
  /** How many operands at the most. A second one is often a file that is written. */
  readonly most?: number
  readonly least?: number
  /** The first operand is no path, unless one of these options is there. */
  readonly patternUnless?: readonly string[]
  /** Reads whole folders: always, or with one of these options. */
  readonly recursive?: true | readonly string[]
  /** What must hold beside. */
  readonly also?: (given: Arguments) => boolean
}

/** What a command reads that is known to only read. */
export type Reads = {
  readonly paths: readonly string[]
  /** Patterns of names, as in .gitignore, of which it reads what they match. */
  readonly patterns?: readonly string[]
  /** Everything below the paths, too; below the directory where there are none. */
  readonly recursive?: boolean
  /** The folder that relative paths start from, where the command names it. */
  readonly from?: string
}

/** Judges a program whose arguments are more than options and operands. Undefined: not known. */
export type Judge = (words: readonly string[]) => Reads | undefined

export type Programs = Readonly<Record<string, Program>>
