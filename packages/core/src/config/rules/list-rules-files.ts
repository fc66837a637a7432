import { readdirSync } from "node:fs"
import { join } from "node:path"
import { CodexError, errorMessage } from "../../errors.js"
import { isSystemError } from "../../system-error.js"

/**
 * The `*.rules` files of a folder's `rules`, by their names. Throws a CodexError when there is such a
 * folder and it cannot be looked into: it may forbid what would be done.
 */
export function listRulesFiles(folder: string): readonly string[] {
  const rules = join(folder, "rules")
  return readNames(rules)
    .filter((name) => name.endsWith(".rules"))
    .sort()
    .map((name) => join(rules, name))
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (isSystemError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) return []
    throw new CodexError(
      "config-unreadable",
      `the rules in ${folder} cannot be read: ${errorMessage(error)}; mend its permissions, or remove it`,
      { cause: error },
    )
  }
}
