import { isUtf8 } from "node:buffer"
import { CodexError } from "../errors.js"
import { readRegularFile } from "./read-regular-file.js"

/** The longest text that is read. */
export const maxTextBytes = 1024 * 1024

/**
 * A text file that the user wrote, without a byte order mark; undefined when there is none. Throws a
 * CodexError `config-unreadable` when it is no regular file, not UTF-8, or larger than 1 MiB.
 */
export function readText(path: string): string | undefined {
  const found = readRegularFile(path, maxTextBytes)
  if (found.kind === "missing") return undefined
  if (found.kind === "not-a-file") throw unreadable(path, "is not a regular file")
  if (found.size > maxTextBytes) throw unreadable(path, "is larger than 1 MiB")
  if (!isUtf8(found.bytes)) throw unreadable(path, "is not UTF-8 text")
  return found.bytes.toString("utf8").replace(/^\uFEFF/, "")
}

function unreadable(path: string, why: string): CodexError {
  return new CodexError("config-unreadable", `${path} ${why}; replace or remove it`)
}
