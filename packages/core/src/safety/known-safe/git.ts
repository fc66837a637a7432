import { gitSubcommands } from "./git-subcommands.js"
import { judgeProgram } from "./judge-program.js"
import type { Judge } from "./program.js"

/** Subcommands whose patterns are of names, and not of files that are shown. */
const listsNames = new Set(["branch", "tag", "for-each-ref", "show-ref", "ls-files", "describe"])

/**
 * Subcommands that only read, with options that start nothing. Of git's own options only those that
 * choose a folder or no pager: `-c`, `--git-dir`, `--exec-path` and others choose what git runs.
 */
export const git: Judge = (words) => {
  let from: string | undefined
  let index = 0
  for (; index < words.length; index += 1) {
    const word = words[index]
    if (word === "--no-pager" || word === "-P") continue
    if (word !== "-C" || from !== undefined) break
    index += 1
    from = words[index]
    if (from === undefined) return undefined
  }
  const [name = "", ...rest] = words.slice(index)
  const subcommand = Object.hasOwn(gitSubcommands, name) ? gitSubcommands[name] : undefined
  const reads = subcommand === undefined ? undefined : judgeProgram(subcommand, rest)
  if (reads === undefined) return undefined
  // `HEAD:.env` and `:(top).env` name files, too.
  const paths = rest.flatMap((word) => word.split(/[:)=]/)).filter((path) => path !== "")
  const patterns = listsNames.has(name)
    ? []
    : rest.filter((word) => /^[^-].*[*?[]|^[*?[]/.test(word))
  return { paths, patterns, ...(from !== undefined && { from }) }
}
