import { realpath, stat } from "node:fs/promises"
import { CodexError } from "../errors.js"
import { lastRecordedTurn } from "./last-recorded-turn.js"
import { listSessionFiles } from "./session-files.js"
import { readOpening } from "./session-opening.js"
import { isSystemError } from "../system-error.js"
import { join } from "node:path"

export type LastSessionFilter = {
  /** Only sessions whose latest turn was in this folder; all when absent. */
  readonly cwd?: string
  /** Only sessions whose latest turn asked this provider; all when absent. */
  readonly provider?: string
}

/**
 * The path of the session that was written to last and in which a person said something. Archived
 * sessions and threads of other agents do not count. Throws a CodexError `session-not-found`.
 */
export async function findLastSession(
  home: string,
  filter: LastSessionFilter = {},
): Promise<string> {
  for (const path of await byUpdate(home)) {
    if (await fits(path, filter)) return path
  }
  throw notFound(home, filter)
}

async function byUpdate(home: string): Promise<string[]> {
  const files: { path: string; mtimeMs: number }[] = []
  const archived = join(home, "archived_sessions")
  for await (const { path } of listSessionFiles(home)) {
    if (path.startsWith(archived)) break
    files.push({ path, mtimeMs: (await stat(path)).mtimeMs })
  }
  // The sort is stable: of two updated at the same time, the newer one is first.
  return files.sort((a, b) => b.mtimeMs - a.mtimeMs).map((file) => file.path)
}

async function fits(path: string, { cwd, provider }: LastSessionFilter): Promise<boolean> {
  const opening = await readOpening(path)
  if (opening === undefined || !opening.hasUserMessage || opening.meta.subagent) return false
  if (cwd === undefined && provider === undefined) return true
  const turn = await lastRecordedTurn(path)
  if (provider !== undefined && provider !== (turn?.modelProvider ?? opening.meta.modelProvider)) {
    return false
  }
  return cwd === undefined || (await isSameFolder(turn?.cwd ?? opening.meta.cwd, cwd))
}

async function isSameFolder(recorded: string, cwd: string): Promise<boolean> {
  if (recorded === cwd) return true
  return recorded !== "" && (await canonical(recorded)) === (await canonical(cwd))
}

async function canonical(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    // A folder that is gone keeps its name.
    if (isSystemError(error)) return path
    throw error
  }
}

function notFound(home: string, { cwd, provider }: LastSessionFilter): CodexError {
  const where = cwd === undefined ? "" : ` in ${cwd}`
  const whom = provider === undefined ? "" : ` with the provider ${provider}`
  const lift = cwd === undefined ? "start one with a prompt" : "--all looks at every folder"
  return new CodexError(
    "session-not-found",
    `there is no session to resume${where}${whom} (looked in ${home}/sessions): ${lift}`,
  )
}
