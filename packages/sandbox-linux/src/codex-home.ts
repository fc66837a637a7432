import { homedir } from "node:os"
import { join } from "node:path"

/** Where codex keeps its own files, which no command may write. */
export function codexHome(): string {
  return process.env["CODEX_HOME"] || join(homedir(), ".codex")
}
