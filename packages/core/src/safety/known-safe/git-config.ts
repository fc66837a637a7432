import { lstatSync, readFileSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"

/**
 * Whether the repository around a folder configures nothing that git would start: the overrides of
 * `gitEnvironment` cannot name every filter and driver. What is not known is not harmless.
 */
export function gitConfigIsHarmless(folder: string): boolean {
  try {
    const found = findGit(folder)
    if (found === undefined) return true
    const { gitFolder, workTree } = found
    const common = join(gitFolder, readText(join(gitFolder, "commondir"))?.trim() ?? "")
    const configs = [join(gitFolder, "config.worktree"), join(common, "config")]
    if (!configs.every((file) => isHarmless(readText(file) ?? ""))) return false
    // A submodule is looked at with its own configuration.
    return !(readText(join(workTree, ".gitmodules")) ?? "").includes("ignore")
  } catch {
    return false
  }
}

type Repository = { readonly gitFolder: string; readonly workTree: string }

function findGit(folder: string): Repository | undefined {
  const path = join(folder, ".git")
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory()) return { gitFolder: path, workTree: folder }
  if (stat !== undefined) {
    const pointer = /^gitdir: (.+?)\s*$/.exec(readFileSync(path, "utf8"))?.[1]
    if (pointer === undefined) throw new Error("an unusual .git")
    return { gitFolder: resolve(folder, pointer), workTree: folder }
  }
  const parent = dirname(folder)
  return parent === folder ? undefined : findGit(parent)
}

function readText(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat === undefined ? undefined : readFileSync(file, "utf8")
}

/** Sections whose every key only holds a value, and keys of those where some start programs. */
const harmlessSections = new Set(
  "user author committer branch init pull push color advice gc fetch merge rerere tag".split(" "),
)

const harmlessKeys = new Set(
  [
    "core.repositoryformatversion core.filemode core.bare core.logallrefupdates core.ignorecase core.symlinks",
    "core.precomposeunicode core.autocrlf core.eol core.safecrlf core.quotepath core.longpaths core.untrackedcache",
    "core.abbrev core.compression core.whitespace extensions.objectformat extensions.refstorage",
    "extensions.worktreeconfig remote.url remote.fetch remote.pushurl remote.tagopt remote.prune remote.mirror",
    "submodule.url submodule.active submodule.branch log.date log.abbrevcommit log.decorate diff.renames",
    "diff.algorithm diff.colormoved diff.mnemonicprefix diff.noprefix gui.wmstate gui.geometry",
  ]
    .join(" ")
    .split(" "),
)

/** merge drivers are started by merges only, and `gc` and `fetch` by nothing that reads. */
function isHarmless(config: string): boolean {
  let section = ""
  for (const line of config.split("\n")) {
    const text = line.trim()
    if (text === "" || /^[#;]/.test(text)) continue
    const header = /^\[([A-Za-z0-9-]+)(?: "(?:[^"\\]|\\.)*")?\]$/.exec(text)
    if (header) {
      section = (header[1] ?? "").toLowerCase()
      continue
    }
    const key = /^([A-Za-z][A-Za-z0-9-]*) *(?:=.*)?$/.exec(text)?.[1]?.toLowerCase()
    if (key === undefined || text.endsWith("\\")) return false
    if (!harmlessSections.has(section) && !harmlessKeys.has(`${section}.${key}`)) return false
  }
  return true
}
