import { existsSync } from "node:fs"
import { join, relative } from "node:path"
import { canonicalPath, isBelow } from "../sandbox/contains.js"
import { foldersBetween, type Places } from "./places.js"
import { readText } from "./read-text.js"
import { listRulesFiles } from "./rules/list-rules-files.js"

type ProjectPlaces = Pick<Places, "cwd" | "home">

/** A file of a project that counts where the project is trusted. */
export type ProjectFile = {
  readonly kind: "config" | "rules"
  readonly path: string
  readonly text: string
}

/**
 * What a project's `.codex` folders hold for us, from its top down to the working folder. A file that
 * leads out of the project is said and left out. Throws a CodexError for what cannot be read.
 */
export function readProjectContent(
  top: string,
  places: ProjectPlaces,
  say: (notice: string) => void,
): readonly ProjectFile[] {
  return projectFolders(top, places)
    .flatMap((folder) => [
      { kind: "config" as const, path: join(folder, "config.toml") },
      ...listRulesFiles(folder).map((path) => ({ kind: "rules" as const, path })),
    ])
    .flatMap(({ kind, path }) => {
      if (!existsSync(path)) return []
      if (!isBelow(top, canonicalPath(path))) {
        say(`${path} leads out of the project and is not read`)
        return []
      }
      const text = readText(path)
      return text === undefined ? [] : [{ kind, path, text }]
    })
}

/** The `.codex` folders that may speak for a project: none of them is the user's own. */
export function projectFolders(top: string, { cwd, home }: ProjectPlaces): readonly string[] {
  return foldersBetween(top, cwd)
    .map((folder) => join(folder, ".codex"))
    .filter((folder) => folder !== home)
}

/** The files by their place below the top, with a hash of what each says. */
export type ContentHashes = Readonly<Record<string, string>>

export function hashContent(top: string, files: readonly ProjectFile[]): ContentHashes {
  // Loaded when it is needed: every start loads this file.
  const { createHash } = process.getBuiltinModule("node:crypto")
  const entries = files.map(({ path, text }): [string, string] => [
    relative(top, path),
    createHash("sha256").update(text).digest("hex"),
  ])
  return Object.fromEntries(entries)
}
