import type { Dirent } from "node:fs"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { sessionIdOf } from "./session-path.js"
import { isSystemError } from "../system-error.js"

export type SessionFile = { readonly path: string; readonly name: string; readonly id: string }

/**
 * The session files of a CODEX_HOME by their names, the newest first: those of `sessions/`, then the
 * archived ones. Links are not followed.
 */
export async function* listSessionFiles(home: string): AsyncGenerator<SessionFile> {
  yield* listFolder(join(home, "sessions"), depthOfDates)
  yield* listFolder(join(home, "archived_sessions"), depthOfDates)
}

/** Year, month, day. */
const depthOfDates = 3

/** Files of a folder itself are from before there were folders by date, so they come last. */
async function* listFolder(folder: string, depth: number): AsyncGenerator<SessionFile> {
  const entries = await readFolder(folder)
  entries.sort((a, b) => (a.name < b.name ? 1 : -1))
  for (const entry of entries) {
    const dated = entry.isDirectory() && /^\d{2,4}$/.test(entry.name)
    if (dated && depth > 0) yield* listFolder(join(folder, entry.name), depth - 1)
  }
  for (const entry of entries) {
    const id = entry.isFile() ? sessionIdOf(entry.name) : undefined
    if (id !== undefined) yield { path: join(folder, entry.name), name: entry.name, id }
  }
}

async function readFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (isSystemError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) return []
    throw error
  }
}
