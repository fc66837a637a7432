import { lstatSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { canonicalPath, isBelow } from "../../sandbox/contains.js"
import { readRegularFile } from "../read-regular-file.js"
import type { SandboxPlaces } from "./decide-policy.js"
import { nestedRepositories } from "./nested-repositories.js"

/** Whether `git commit` works in a root's own repository, as it does in nested ones. */
export type GitProtection = "protected" | "commit"

/** What configures git or an agent in a folder. */
const names = [".git", ".codex", ".agents"]

/** What a login or a shell starts, in a home. */
const startUpFiles = [
  ".profile",
  ".bashrc",
  ".bash_profile",
  ".bash_login",
  ".bash_logout",
  ".zshrc",
  ".zprofile",
  ".zshenv",
  ".zlogin",
  ".zlogout",
  ".config/fish",
  ".config/autostart",
  ".config/systemd",
  ".gitconfig",
  ".config/git",
  ".ssh",
  "Library/LaunchAgents",
]

/**
 * What is never written although a root holds it: CODEX_HOME, and under each root `.git`, `.codex` and
 * `.agents`, whether they exist or not. Of a link the name and the target; of a pointer file
 * (gitrepository-layout(5)) also the git folders that it leads to. Of a repository deeper in a root,
 * unless that is a temporary folder, what git would run: hooks, configuration, and what leads to others.
 * With `commit` it is so in the roots themselves.
 */
export function protectedPaths(
  roots: readonly string[],
  places: SandboxPlaces,
  git: GitProtection = "protected",
): readonly string[] {
  const { userHome, home } = places
  const inRoots = roots
    .flatMap((root) => names.map((name) => join(root, name)))
    .flatMap((path) => (git === "commit" && isFolder(path, ".git") ? runByGit(path) : path))
  const inHome = roots.some((root) => isBelow(root, userHome))
    ? startUpFiles.map((file) => join(userHome, file))
    : []
  const gitFolders = roots.flatMap((root) => linkedGitFolders(join(root, ".git")))
  const nested = roots
    .filter((root) => root === places.cwd || !isTemporary(root, places))
    .flatMap(nestedRepositories)
    .flatMap(runByGit)
  const all = [home, ...inRoots, ...inHome, ...gitFolders, ...nested]
  return [...new Set(all.flatMap(withTarget))]
}

/** Whatever anybody leaves there would be looked through at each start. */
function isTemporary(root: string, { userTemp, globalTemp }: SandboxPlaces): boolean {
  return [userTemp, globalTemp].some((temp) => temp !== undefined && canonicalPath(temp) === root)
}

/**
 * The rest of the folder stays writable, so that work on its repository goes on. A `commondir` that is
 * planted would lead to another's hooks and configuration (gitrepository-layout(5)).
 */
function runByGit(git: string): readonly string[] {
  if (!isFolder(git, ".git")) return [git, ...linkedGitFolders(git)]
  const always = ["hooks", "config", "commondir"]
  // Where they are missing nothing refers to them.
  const others = ["config.worktree", "modules", "worktrees"].filter(
    (name) => lstatSync(join(git, name), { throwIfNoEntry: false }) !== undefined,
  )
  return [...always, ...others].map((name) => join(git, name))
}

function isFolder(path: string, name: string): boolean {
  return (
    basename(path) === name && lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  )
}

function withTarget(path: string): readonly string[] {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return [path]
  try {
    return [path, canonicalPath(path)]
  } catch {
    // A loop of links leads nowhere.
    return [path]
  }
}

/** A work tree's `.git` is a file that names its git folder, whose `commondir` names the shared one. */
export function linkedGitFolders(path: string): readonly string[] {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return []
  const pointer = /^gitdir: (.+?)\s*$/m.exec(head(path))?.[1]
  if (pointer === undefined) return []
  const folder = resolve(dirname(path), pointer)
  const common = head(join(folder, "commondir")).trim()
  return common === "" ? [folder] : [folder, resolve(folder, common)]
}

function head(path: string): string {
  try {
    const found = readRegularFile(path, 64 * 1024)
    return found.kind === "file" ? found.bytes.toString("utf8") : ""
  } catch {
    // The folder's content chose the path; one that we may not read we cannot write either.
    return ""
  }
}
