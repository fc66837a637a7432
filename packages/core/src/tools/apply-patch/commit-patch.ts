import { randomBytes } from "node:crypto"
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fchmodSync,
  fchownSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import { errorMessage, ToolError } from "../../errors.js"
import { canonicalPath } from "../../sandbox/contains.js"
import { type DiskFile, fileOperation, isUnchanged } from "./disk-file.js"
import type { PathGuard } from "./file-tree.js"
import { quote } from "./quote.js"
import type { StagedPatch, StagedWrite } from "./staged-patch.js"

/** What to do, last first, so that nothing of the patch remains; and what to remove when all is well. */
type Journal = { readonly undo: (() => void)[]; readonly backups: string[] }

/**
 * Writes a staged patch: all of it or nothing. New contents go to files beside their targets, which
 * take their places only when all are there; when one cannot, what stood there comes back.
 *
 * `mayWrite` is asked for the canonical path of every file, again right before it is replaced, and
 * throws a ToolError to refuse. A file that changed since it was read is refused too.
 * Synchronous on purpose: nothing else in this program runs between a check and its write.
 */
export function commitPatch(staged: StagedPatch, mayWrite: PathGuard): void {
  const journal: Journal = { undo: [], backups: [] }
  try {
    for (const write of staged.writes) check(write, mayWrite)
    const prepared = staged.writes.map((write) => {
      check(write, mayWrite)
      return { write, temporary: prepare(write, journal) }
    })
    for (const { write, temporary } of prepared) {
      check(write, mayWrite)
      replace(write, temporary, journal)
    }
  } catch (error) {
    rollBack(journal, error)
    throw error
  }
  for (const backup of journal.backups) {
    fileOperation("the patch is applied, but a backup cannot be removed", () => rmSync(backup))
  }
}

function check({ path, named, name, before }: StagedWrite, mayWrite: PathGuard): void {
  mayWrite(path)
  const now = fileOperation(`cannot resolve ${quote(name)}`, () => canonicalPath(named))
  if (now !== path)
    throw new ToolError(`${quote(name)} leads to another place than when it was read`)
  if (isUnchanged(path, name, before)) return
  throw new ToolError(
    `${quote(name)} was changed by somebody else since it was read; read it again and make a new patch`,
  )
}

/** Writes the new content beside its target; undefined when there is none. */
function prepare(write: StagedWrite, journal: Journal): string | undefined {
  if (write.kind === "remove") return undefined
  return fileOperation(`cannot write ${quote(write.name)}`, () => {
    makeParents(dirname(write.path), journal)
    const temporary = beside(write.path)
    // Nobody else may read what replaces a private file, not even for a moment.
    const descriptor = openSync(temporary, "wx", write.mode === undefined ? 0o666 : 0o600)
    journal.undo.push(() => rmSync(temporary, { force: true }))
    try {
      writeFileSync(descriptor, write.bytes)
      if (write.before !== undefined) keepOwner(descriptor, write.before)
      if (write.mode !== undefined) fchmodSync(descriptor, write.mode)
    } finally {
      closeSync(descriptor)
    }
    return temporary
  })
}

function makeParents(folder: string, journal: Journal): void {
  if (existsSync(folder)) return
  makeParents(dirname(folder), journal)
  mkdirSync(folder)
  journal.undo.push(() => rmdirSync(folder))
}

/** Only root may give files away; for everybody else a replaced file becomes their own. */
function keepOwner(descriptor: number, { owner, group }: DiskFile): void {
  if (owner === process.geteuid?.() && group === process.getegid?.()) return
  try {
    fchownSync(descriptor, owner, group)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error
  }
}

function replace(write: StagedWrite, temporary: string | undefined, journal: Journal): void {
  fileOperation(`cannot write ${quote(write.name)}`, () => {
    if (write.before !== undefined) keepBackup(write.path, journal)
    if (temporary === undefined) return rmSync(write.path)
    renameSync(temporary, write.path)
    if (write.before === undefined) journal.undo.push(() => rmSync(write.path))
  })
}

/** A second name for the old file, so that it comes back as the very same; a copy where links fail. */
function keepBackup(path: string, journal: Journal): void {
  const backup = beside(path)
  try {
    linkSync(path, backup)
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code === "EEXIST") throw error
    copyWhole(path, backup)
  }
  journal.backups.push(backup)
  journal.undo.push(() => {
    renameSync(backup, path)
    // When both are names of one file, rename does nothing (POSIX rename).
    rmSync(backup, { force: true })
  })
}

function copyWhole(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL)
  } catch (error) {
    rmSync(to, { force: true })
    throw error
  }
}

function beside(path: string): string {
  return join(dirname(path), `.codex-patch-${randomBytes(8).toString("hex")}`)
}

/** Throws a ToolError that says so when something could not be put back. */
function rollBack({ undo }: Journal, cause: unknown): void {
  const failures: string[] = []
  for (const step of undo.toReversed()) {
    try {
      step()
    } catch (error) {
      failures.push(errorMessage(error))
    }
  }
  if (failures.length === 0) return
  throw new ToolError(
    `${errorMessage(cause)}; and not everything could be put back: ${failures.join("; ")}`,
    { cause },
  )
}
