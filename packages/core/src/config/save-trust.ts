import { canonicalPath } from "../sandbox/contains.js"
import { markTrusted } from "./mark-trusted.js"
import { nearestWith } from "./places.js"
import { hashContent, readProjectContent } from "./project-content.js"
import { saveTrustRecord } from "./trust-record.js"

/**
 * Trusts the work tree that a folder is in, or the folder itself where it is in none, with what its
 * `.codex` folders hold now. Throws a CodexError when that cannot be read or written down.
 */
export async function saveTrust(home: string, folder: string): Promise<void> {
  const cwd = canonicalPath(folder)
  const top = nearestWith(cwd, [".git"]) ?? cwd
  const files = readProjectContent(top, { cwd, home }, () => {})
  await markTrusted(home, top)
  await saveTrustRecord(home, { top, cwd, hashes: hashContent(top, files) })
}
