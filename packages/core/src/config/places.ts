import { existsSync, type Stats, statSync } from "node:fs"
import { userInfo } from "node:os"
import { dirname, isAbsolute, join } from "node:path"
import { CodexError, errorMessage } from "../errors.js"
import type { ConfigOverrides } from "./config.js"
import { canonicalPath, isBelow } from "../sandbox/contains.js"

export type Environment = Readonly<Record<string, string | undefined>>

/** Where everything is; canonical, except for what need not exist yet. */
export type Places = {
  readonly userHome: string
  /** CODEX_HOME. */
  readonly home: string
  readonly cwd: string
  /** The work tree that `cwd` is in; `cwd` itself when it is in none. */
  readonly projectRoot: string
  /** `$TMPDIR`; on Linux `/tmp` when there is none. */
  readonly userTemp?: string
  readonly globalTemp: string
}

/** Throws a CodexError for a working folder that is none, and where no home folder is known. */
export function findPlaces({ cwd, env = process.env }: ConfigOverrides): Places {
  const codexHome = env["CODEX_HOME"] || undefined
  if (codexHome !== undefined && !isAbsolute(codexHome)) {
    // A relative one would let the folder that one works in configure the program (CVE-2025-61260).
    const message = `CODEX_HOME must be an absolute path, but it is ${JSON.stringify(codexHome)}`
    throw new CodexError("config-invalid", message)
  }
  const userHome = findUserHome(env) ?? (codexHome === undefined ? noHome() : "/")
  const folder = findWorkingFolder(cwd)
  const userTemp = findUserTemp(env)
  const projectRoot = nearestWith(folder, [".git"]) ?? folder
  if (codexHome !== undefined) refuseProjectHome(codexHome, { userHome, folder, projectRoot })
  return {
    userHome: canonicalPath(userHome),
    home:
      codexHome === undefined
        ? homeFolder("HOME", join(userHome, ".codex"))
        : homeFolder("CODEX_HOME", codexHome),
    cwd: folder,
    projectRoot,
    ...(userTemp !== undefined && { userTemp }),
    globalTemp: "/tmp",
  }
}

/** A project's own `.codex` counts only where the project is trusted, and then it sets little. */
function refuseProjectHome(
  codexHome: string,
  { userHome, folder, projectRoot }: Record<"userHome" | "folder" | "projectRoot", string>,
): void {
  const own = canonicalPath(join(userHome, ".codex"))
  const home = canonicalPath(codexHome)
  const inProject = foldersBetween(projectRoot, folder).map((path) => join(path, ".codex"))
  if (home === own || !inProject.some((path) => canonicalPath(path) === home)) return
  throw new CodexError(
    "config-invalid",
    `CODEX_HOME leads to ${codexHome}, which is the .codex of the project itself; name another folder`,
  )
}

/** From `top` down to `bottom`, both included; `bottom` lies in `top`. */
export function foldersBetween(top: string, bottom: string): readonly string[] {
  if (bottom === top || !isBelow(top, bottom)) return [bottom]
  return [...foldersBetween(top, dirname(bottom)), bottom]
}

/** A file in its place would be taken for an empty home, and every setting in the real one for absent. */
function homeFolder(variable: string, path: string): string {
  const unusable = (why: string, cause?: unknown) =>
    new CodexError("config-invalid", `${variable} leads to ${path}, which ${why}; name a folder`, {
      cause,
    })
  try {
    const folder = canonicalPath(path)
    if (nearestExisting(folder).isDirectory()) return folder
  } catch (error) {
    throw unusable(`cannot be used (${errorMessage(error)})`, error)
  }
  throw unusable("cannot be a folder")
}

function nearestExisting(path: string): Stats {
  return statSync(path, { throwIfNoEntry: false }) ?? nearestExisting(dirname(path))
}

/** The nearest folder, from `folder` up, that holds one of the names. */
export function nearestWith(folder: string, names: readonly string[]): string | undefined {
  if (names.some((name) => existsSync(join(folder, name)))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : nearestWith(parent, names)
}

function findUserHome(env: Environment): string | undefined {
  const home = env["HOME"] || (process.platform === "win32" ? env["USERPROFILE"] : undefined)
  if (home && isAbsolute(home)) return home
  try {
    return userInfo().homedir || undefined
  } catch {
    // getpwuid(3) knows no such user: usual in containers.
    return undefined
  }
}

function noHome(): never {
  throw new CodexError("config-unreadable", "no home folder is known; set HOME or CODEX_HOME")
}

function findWorkingFolder(cwd = "."): string {
  if (cwd === "") throw new CodexError("input-invalid", "the working folder has no name; name one")
  try {
    const folder = canonicalPath(cwd)
    const stat = statSync(folder, { throwIfNoEntry: false })
    if (stat?.isDirectory()) return folder
    const what = stat === undefined ? "does not exist" : "is not a folder"
    throw new CodexError("input-invalid", `the working folder ${cwd} ${what}; name another one`)
  } catch (error) {
    if (error instanceof CodexError) throw error
    const message = `the working folder ${cwd} cannot be used: ${errorMessage(error)}; name another one`
    throw new CodexError("input-invalid", message, { cause: error })
  }
}

function findUserTemp(env: Environment): string | undefined {
  const folder = env["TMPDIR"]
  if (folder && isAbsolute(folder)) return folder
  return process.platform === "linux" ? "/tmp" : undefined
}
