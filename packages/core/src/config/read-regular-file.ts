import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"
import { CodexError, errorMessage } from "../errors.js"

/** What a path turned out to be. `size` is the whole file's, in bytes; `bytes` may be only its head. */
export type FoundFile =
  | { readonly kind: "missing" }
  | { readonly kind: "not-a-file" }
  | { readonly kind: "file"; readonly bytes: Buffer; readonly size: number }

/**
 * At most `maxBytes` from the start of a regular file. A pipe or a device is never waited for. Throws
 * a CodexError `config-unreadable` for what is there and cannot be read.
 */
export function readRegularFile(path: string, maxBytes: number): FoundFile {
  const descriptor = open(path)
  if (descriptor === undefined) return { kind: "missing" }
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) return { kind: "not-a-file" }
    return { kind: "file", bytes: readHead(descriptor, maxBytes), size: stat.size }
  } finally {
    closeSync(descriptor)
  }
}

function open(path: string): number | undefined {
  try {
    // Opening a pipe to read waits for a writer, unless it is told not to (open(2)).
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined
    if (code === "ENOENT" || code === "ENOTDIR") return undefined
    // A socket.
    if (code === "ENXIO") return undefined
    throw new CodexError(
      "config-unreadable",
      `cannot read ${path}: ${errorMessage(error)}; mend its permissions, or remove it`,
      { cause: error },
    )
  }
}

function readHead(descriptor: number, maxBytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(Math.min(maxBytes, fstatSync(descriptor).size))
  let length = 0
  while (length < buffer.length) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null)
    if (count === 0) break
    length += count
  }
  return buffer.subarray(0, length)
}
