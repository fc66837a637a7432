import { statSync } from "node:fs"
import { join } from "node:path"

/** Says of each file of keys that others than its owner can read it. */
export function sayOpenKeyFiles(home: string, say: (notice: string) => void): void {
  if (process.platform === "win32") return
  for (const name of ["auth.json", "provider-keys.json"]) {
    const file = join(home, name)
    if (isOpen(file)) say(`${file} can be read by others; close it with: chmod 600 ${file}`)
  }
}

function isOpen(file: string): boolean {
  try {
    const stat = statSync(file, { throwIfNoEntry: false })
    return stat?.isFile() === true && (stat.mode & 0o077) !== 0
  } catch {
    // A loop of links, a closed folder: whoever reads the key will say so.
    return false
  }
}
