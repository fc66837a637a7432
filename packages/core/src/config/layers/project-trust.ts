import { existsSync } from "node:fs"
import { join } from "node:path"
import {
  type ContentHashes,
  hashContent,
  type ProjectFile,
  projectFolders,
  readProjectContent,
} from "../project-content.js"
import { isAsRecorded, readTrustRecord } from "../trust-record.js"
import type { Reading } from "./layer.js"

/** How far a project's own files count. */
export type ProjectTrust = {
  readonly trusted: boolean
  /** Those that count: none where nobody trusts the folder. */
  readonly files: readonly ProjectFile[]
  /** Set where a folder is trusted, and what it holds was never written down. */
  readonly unrecorded?: { readonly top: string; readonly hashes: ContentHashes }
}

const untrusted: ProjectTrust = { trusted: false, files: [] }

/**
 * What counts of a project. `marked` is the folder that the user marked as trusted: its trust lapses
 * when what it holds is not what was trusted.
 */
export function projectTrust(marked: string | undefined, reading: Reading): ProjectTrust {
  const { places, say } = reading
  if (marked === undefined) {
    sayUntrusted(reading)
    return untrusted
  }
  const files = readProjectContent(marked, places, say)
  const hashes = hashContent(marked, files)
  const project = { top: marked, cwd: places.cwd, hashes }
  switch (isAsRecorded(readTrustRecord(places.home), project)) {
    case true:
      return { trusted: true, files }
    case undefined:
      return { trusted: true, files, unrecorded: { top: marked, hashes } }
    case false:
      say(
        `the .codex of ${marked} is not what it was when the folder was trusted, so neither it nor the trust counts; look at what it holds, then use \`codex exec --trust\``,
      )
      return untrusted
  }
}

/** What counts when the folder is trusted for this once. */
export function trustForOnce({ places, say }: Reading): ProjectTrust {
  return { trusted: true, files: readProjectContent(places.projectRoot, places, say) }
}

/** Says once that a project's file is not read, since nobody trusts its folder. */
function sayUntrusted({ places, say }: Reading): void {
  const [file] = projectFolders(places.projectRoot, places)
    .flatMap((folder) => [join(folder, "config.toml"), join(folder, "rules")])
    .filter((file) => existsSync(file))
  if (file === undefined) return
  say(`${file} is not read, since the folder is not trusted; \`--trust\` changes that`)
}
