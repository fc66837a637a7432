import type { CommandWords } from "./command-words.js"
import { type Destruction, type Verb, elsewhere } from "./destruction.js"

const valued = [
  "-C",
  "-c",
  "--git-dir",
  "--work-tree",
  "--namespace",
  "--exec-path",
  "--config-env",
]

const workTree: Destruction = { targets: [{ word: ".", written: "." }] }

type Subcommand = (words: CommandWords) => boolean

const says =
  (...options: readonly string[]): Subcommand =>
  (words) =>
    words.has(...options)

const follows =
  (...names: readonly string[]): Subcommand =>
  (words) =>
    names.includes(words.operands[0]?.word ?? "")

/** Changes that were never committed are lost, or commits that nothing leads to any more. */
const losesWork: Readonly<Record<string, Subcommand>> = {
  reset: says("--hard", "--merge"),
  clean: (words) => !words.has("-n", "--dry-run"),
  checkout: (words) => words.has("-f", "--force", "--ours", "--theirs") || namesPaths(words),
  restore: (words) => !words.has("-S", "--staged") || words.has("-W", "--worktree"),
  switch: says("-f", "--force", "--discard-changes", "-C", "--force-create"),
  rm: () => true,
  branch: says("-D", "-d", "--delete", "-M", "-f", "--force"),
  tag: says("-d", "--delete", "-f", "--force"),
  stash: follows("drop", "clear"),
  reflog: follows("expire", "delete"),
  "update-ref": says("-d"),
  gc: (words) => words.known.some((word) => word.startsWith("--prune")),
  prune: () => true,
  "filter-branch": () => true,
  "filter-repo": () => true,
  worktree: (words) => follows("remove", "prune")(words),
  submodule: (words) => follows("deinit")(words),
  remote: follows("remove", "rm"),
}

export const git: Verb = (words) => {
  const { name, rest } = words.subcommand(valued)
  if (name === "push") return losesPushed(rest) ? elsewhere : undefined
  return Object.hasOwn(losesWork, name) && losesWork[name]?.(rest) ? workTree : undefined
}

/** `checkout -- x`, `checkout .`, `checkout HEAD x`; a lone word is most often a branch. */
function namesPaths(words: CommandWords): boolean {
  if (words.has("-b", "-B", "--orphan", "--track", "-t")) return false
  if (words.known.includes("--")) return true
  const operands = words.operands.map(({ word }) => word)
  return operands.length > 1 || operands.some((word) => word === undefined || /^\.|\/$/.test(word))
}

/** `+main` and `:main` are force and delete without an option. */
function losesPushed(words: CommandWords): boolean {
  if (words.has("-n", "--dry-run")) return false
  if (words.has("-f", "--force", "--force-with-lease", "--mirror", "--delete", "-d", "--prune"))
    return true
  return words.operands.some(({ word }) => word !== undefined && /^[+:]/.test(word))
}
