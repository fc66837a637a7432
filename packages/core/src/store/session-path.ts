import { basename, join } from "node:path"

/** `sessions/YYYY/MM/DD/rollout-YYYY-MM-DDTHH-MM-SS-ID.jsonl` under CODEX_HOME, in local time. */
export function sessionPath(home: string, id: string, startedAt: Date): string {
  const [year, month, day] = [
    String(startedAt.getFullYear()).padStart(4, "0"),
    twoDigits(startedAt.getMonth() + 1),
    twoDigits(startedAt.getDate()),
  ]
  const time = [startedAt.getHours(), startedAt.getMinutes(), startedAt.getSeconds()]
  const name = `rollout-${year}-${month}-${day}T${time.map(twoDigits).join("-")}-${id}.jsonl`
  return join(home, "sessions", year, month, day, name)
}

/**
 * Where the lock of a session's file lies: `locks/` of the CODEX_HOME that holds the file, or beside
 * a file that is anywhere else.
 */
export function lockPath(path: string): string {
  const home = homeOf(path)
  return home === undefined ? `${path}.lock` : join(home, "locks", `${basename(path)}.lock`)
}

/** The CODEX_HOME whose session folders hold the file. */
export function homeOf(path: string): string | undefined {
  return /^(.+)[\\/](?:archived_)?sessions[\\/](?:\d{4}[\\/]\d\d[\\/]\d\d[\\/])?[^\\/]+$/.exec(
    path,
  )?.[1]
}

/**
 * The session's id in a file's name, in small letters. The date has no time in files of 2025; a
 * window number after the id marks a later part of the same session.
 */
export function sessionIdOf(name: string): string | undefined {
  return namePattern.exec(name)?.[1]?.toLowerCase()
}

export function isSessionId(id: string): boolean {
  return idPattern.test(id)
}

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
const idPattern = new RegExp(`^${uuid}$`, "i")
const namePattern = new RegExp(
  String.raw`^rollout-\d{4}-\d\d-\d\d(?:T\d\d-\d\d-\d\d)?-(${uuid})(?:_[\w-]+)?\.jsonl$`,
  "i",
)

function twoDigits(value: number): string {
  return String(value).padStart(2, "0")
}
