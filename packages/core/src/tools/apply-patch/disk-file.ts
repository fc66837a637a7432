import { type BigIntStats, lstatSync, readFileSync } from "node:fs"
import { ToolError } from "../../errors.js"
import { quote } from "./quote.js"

/** A regular file as it was found. `bytes` are there when its content was read. */
export type DiskFile = {
  readonly inode: bigint
  readonly size: bigint
  readonly modifiedNs: bigint
  readonly mode: number
  readonly owner: number
  readonly group: number
  readonly bytes?: Buffer
}

const largestReadBytes = 100 * 1024 * 1024

/** What stands at a canonical path; undefined when nothing does. Throws a ToolError for a directory. */
export function inspectFile(path: string, name: string): DiskFile | undefined {
  const stats = statsOf(path, name)
  if (stats === undefined) return undefined
  if (stats.isDirectory()) throw new ToolError(`${quote(name)} is a directory, not a file`)
  if (!stats.isFile()) throw new ToolError(`${quote(name)} is not a regular file`)
  return {
    inode: stats.ino,
    size: stats.size,
    modifiedNs: stats.mtimeNs,
    mode: Number(stats.mode & 0o7777n),
    owner: Number(stats.uid),
    group: Number(stats.gid),
  }
}

export function readContent(path: string, name: string, file: DiskFile): Buffer {
  if (file.bytes !== undefined) return file.bytes
  if (!isReadableSize(file)) throw new ToolError(`${quote(name)} is larger than 100 MiB`)
  return fileOperation(`cannot read ${quote(name)}`, () => readFileSync(path))
}

export function isReadableSize(file: DiskFile): boolean {
  return file.size <= largestReadBytes
}

/** Compares contents where the old one is known, else what the file system tells. */
export function isUnchanged(path: string, name: string, before: DiskFile | undefined): boolean {
  const now = inspectFile(path, name)
  if (now === undefined || before === undefined) return now === before
  if (now.size !== before.size) return false
  if (before.bytes !== undefined) return readContent(path, name, now).equals(before.bytes)
  return now.inode === before.inode && now.modifiedNs === before.modifiedNs
}

/** Turns what the file system refuses into a ToolError; anything else rises as it is. */
export function fileOperation<T>(failure: string, operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error
    // What follows the comma is the system call and the path, raw.
    throw new ToolError(`${failure}: ${error.message.split(",")[0]}`, { cause: error })
  }
}

function statsOf(path: string, name: string): BigIntStats | undefined {
  return fileOperation(`cannot look at ${quote(name)}`, () => {
    try {
      return lstatSync(path, { bigint: true })
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === "ENOENT" || code === "ENOTDIR") return undefined
      throw error
    }
  })
}
