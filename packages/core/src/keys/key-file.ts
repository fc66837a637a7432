import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs"
import { dirname } from "node:path"
import { readRegularFile } from "../config/read-regular-file.js"
import { CodexError } from "../errors.js"

/** Far above any file of keys. In bytes. */
const largest = 1024 * 1024

/**
 * The JSON object in a file of keys; empty when there is no file. Throws a CodexError `auth-missing`
 * that names the file and never quotes it.
 */
export function readKeyFile(path: string): Readonly<Record<string, unknown>> {
  const found = readOrRefuse(path)
  if (found.kind === "missing") return {}
  if (found.kind === "not-a-file") throw unusable(path, "is not a file")
  if (found.size > largest) throw unusable(path, "is too large to hold keys")
  const value = parseKeys(found.bytes.toString("utf8"))
  if (value === undefined) throw unusable(path, "is not a JSON object")
  return value
}

/**
 * Puts a file of keys in the place of what was there, for its owner only; a link is replaced and not
 * followed. Throws system errors.
 */
export function writeKeyFile(path: string, content: Readonly<Record<string, unknown>>): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const next = `${path}.${process.pid}.new`
  // One that a process left when it died.
  rmSync(next, { force: true })
  const descriptor = openSync(next, "wx", 0o600)
  try {
    writeSync(descriptor, `${JSON.stringify(content, null, 2)}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  try {
    chmodSync(next, 0o600)
    renameSync(next, path)
  } catch (error) {
    rmSync(next, { force: true })
    throw error
  }
}

function readOrRefuse(path: string) {
  try {
    return readRegularFile(path, largest)
  } catch (error) {
    throw new CodexError(
      "auth-missing",
      `cannot read ${path}: mend its permissions, or remove it`,
      { cause: error },
    )
  }
}

/** The JSON object in the text; undefined when there is none. */
export function parseKeys(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined
    return Object.fromEntries(Object.entries(value))
  } catch (error) {
    // The parser's own message quotes the text.
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

function unusable(path: string, why: string): CodexError {
  return new CodexError("auth-missing", `${path} ${why}: mend it, or remove it`)
}
