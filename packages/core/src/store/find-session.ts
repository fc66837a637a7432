import { CodexError } from "../errors.js"
import { listSessionFiles } from "./session-files.js"
import { isSessionId } from "./session-path.js"

/**
 * The path of the session with this id, or with the only id that begins with these eight or more
 * characters. Ids are read from the files' names; no file is opened. Throws a CodexError
 * `session-not-found`.
 */
export async function findSession(home: string, id: string): Promise<string> {
  const wanted = id.toLowerCase()
  if (!beginsId(wanted))
    throw notFound(id, "an id, or its first eight characters or more, is needed")

  const found = new Map<string, string>()
  for await (const file of listSessionFiles(home)) {
    if (file.id === wanted) return file.path
    // The newest part of a session that has several comes first.
    if (file.id.startsWith(wanted) && !found.has(file.id)) found.set(file.id, file.path)
  }
  const [first, second] = found
  if (first === undefined) throw notFound(id, `there is none under ${home}/sessions`)
  if (second !== undefined) throw notFound(id, `${found.size} ids begin so: ${listed(found)}`)
  return first[1]
}

function beginsId(text: string): boolean {
  return (
    text.length >= 8 &&
    isSessionId(text + "00000000-0000-0000-0000-000000000000".slice(text.length))
  )
}

function listed(found: ReadonlyMap<string, string>): string {
  const ids = [...found.keys()]
  return ids.length > 5 ? `${ids.slice(0, 5).join(", ")}, …` : ids.join(", ")
}

function notFound(id: string, reason: string): CodexError {
  // What was typed comes from outside; no control characters reach a terminal.
  const shown = id.replace(/[\p{Cc}\p{Cf}]/gu, "?").slice(0, 100)
  return new CodexError(
    "session-not-found",
    `no rollout found for thread id ${shown}: ${reason}; \`resume --last\` takes the newest one`,
  )
}
