import { mkdirSync } from "node:fs"
import { join } from "node:path"
import * as z from "zod/mini"
import { CodexError } from "../errors.js"
import { withLock } from "../lock/with-lock.js"
import { foldersBetween } from "./places.js"
import type { ContentHashes } from "./project-content.js"
import { readText } from "./read-text.js"
import { replaceFile } from "./replace-file.js"

/** What trusted folders held when they were trusted, by the folder's real path. */
export type TrustRecord = Readonly<Record<string, ContentHashes>>

/** Reads `trust.json` of CODEX_HOME. Throws a CodexError when it is not as we wrote it. */
export function readTrustRecord(home: string): TrustRecord {
  const file = recordFile(home)
  const text = readText(file)
  if (text === undefined) return {}
  const parsed = schema().safeParse(jsonOf(text))
  if (parsed.success) return parsed.data.folders
  throw new CodexError(
    "config-invalid",
    `${file} is not as codex wrote it; remove it, and trust your folders again`,
  )
}

/** Whether what a project holds now is what was recorded; undefined when nothing was. */
export function isAsRecorded(
  record: TrustRecord,
  project: { readonly top: string; readonly cwd: string; readonly hashes: ContentHashes },
): boolean | undefined {
  const { top, cwd, hashes } = project
  const recorded = Object.hasOwn(record, top) ? record[top] : undefined
  if (recorded === undefined) return undefined
  const expected = Object.entries(recorded).filter(([path]) => isBetween(top, cwd, path))
  const same = expected.every(([path, hash]) => hashes[path] === hash)
  return same && expected.length === Object.keys(hashes).length
}

/** Records what a project holds now; what was recorded of its folders beside the working folder stays. */
export async function saveTrustRecord(
  home: string,
  {
    top,
    cwd,
    hashes,
  }: { readonly top: string; readonly cwd: string; readonly hashes: ContentHashes },
): Promise<void> {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const file = recordFile(home)
  await withLock(`${file}.lock`, () => {
    const folders = readTrustRecord(home)
    const others = Object.entries(folders[top] ?? {}).filter(([path]) => !isBetween(top, cwd, path))
    const changed = { ...folders, [top]: { ...Object.fromEntries(others), ...hashes } }
    replaceFile(file, `${JSON.stringify({ folders: changed }, null, 2)}\n`)
  })
}

const schema = () => z.object({ folders: z.record(z.string(), z.record(z.string(), z.string())) })

function recordFile(home: string): string {
  return join(home, "trust.json")
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Whether a recorded file belongs to a folder between the top and the working folder. */
function isBetween(top: string, cwd: string, path: string): boolean {
  const inFolder = `/${path}`
  const folder = inFolder.slice(0, inFolder.lastIndexOf("/.codex/"))
  return foldersBetween(top, cwd).includes(folder === "" ? top : join(top, folder))
}
