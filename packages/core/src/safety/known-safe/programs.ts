import { filePrograms } from "./files.js"
import { find } from "./find.js"
import { git } from "./git.js"
import { awk, jq, sed } from "./languages.js"
import type { Judge, Program } from "./program.js"
import { systemPrograms } from "./system.js"
import { textPrograms } from "./text.js"

/** Programs that are known by their options. */
export const programs: ReadonlyMap<string, Program> = new Map(
  Object.entries({ ...filePrograms, ...textPrograms, ...systemPrograms }),
)

/** Programs whose arguments are a language of their own. */
export const judges: ReadonlyMap<string, Judge> = new Map(
  Object.entries({ find, git, sed, awk, jq }),
)
