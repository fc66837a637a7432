import {
  type Config,
  findLastSession,
  findSession,
  readSession,
  type StoredSession,
} from "@codex/core"
import type { ResumeRequest } from "./exec-request.js"

/** The session to go on with, if one was named. Throws a CodexError when there is none such. */
export async function readBack(
  resume: ResumeRequest | undefined,
  { home, cwd, provider }: Config,
  note: (line: string) => void,
): Promise<StoredSession | undefined> {
  if (resume === undefined) return undefined
  const filter = { provider: provider.id, ...(isLastHere(resume) && { cwd }) }
  const path =
    resume.kind === "id" ? await findSession(home, resume.id) : await findLastSession(home, filter)
  const stored = await readSession(path, { provider: provider.id })
  if (resume.kind === "last") note(`Resuming the newest session: ${stored.meta.id} (${path})`)
  if (stored.skippedLines > 0) note(`${stored.skippedLines} unreadable lines of it are left out`)
  return stored
}

function isLastHere(resume: ResumeRequest): boolean {
  return resume.kind === "last" && !resume.everyFolder
}
