import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { canonicalPath, isBelow } from "../../sandbox/contains.js"
import { type Layer, type Reading, readLayer } from "./layer.js"

/** The `.codex/config.toml` of each folder from the trusted one down to the working folder. */
export function projectLayers(trustedFolder: string, reading: Reading): readonly Layer[] {
  return projectFiles(trustedFolder, reading).flatMap((file) => {
    if (!isBelow(trustedFolder, canonicalPath(file))) {
      reading.say(`${file} leads out of the project and is not read`)
      return []
    }
    const layer = readLayer(file, reading)
    return layer === undefined ? [] : [layer]
  })
}

/** Says once that a project's file is not read, since nobody trusts its folder. */
export function sayUntrusted(reading: Reading): void {
  const [file] = projectFiles(reading.places.projectRoot, reading)
  if (file === undefined) return
  reading.say(`${file} is not read, since the folder is not trusted; \`--trust\` changes that`)
}

function projectFiles(top: string, { places }: Reading): readonly string[] {
  return (
    foldersBetween(top, places.cwd)
      .map((folder) => join(folder, ".codex"))
      // The user's own folder is no project's, even where a home is a work tree.
      .filter((folder) => folder !== places.home)
      .map((folder) => join(folder, "config.toml"))
      .filter((file) => existsSync(file))
  )
}

/** From `top` down to `bottom`, both included; `bottom` lies in `top`. */
export function foldersBetween(top: string, bottom: string): readonly string[] {
  if (bottom === top || !isBelow(top, bottom)) return [bottom]
  return [...foldersBetween(top, dirname(bottom)), bottom]
}
