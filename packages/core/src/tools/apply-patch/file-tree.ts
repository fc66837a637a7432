import { lstatSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { ToolError } from "../../errors.js"
import { canonicalPath } from "../../sandbox/contains.js"
import { type DiskFile, fileOperation, inspectFile, readContent } from "./disk-file.js"
import type { Edit } from "./edit.js"
import { quote } from "./quote.js"

/** Throws a ToolError when the path may not be touched. */
export type PathGuard = (path: string) => void

/** The files a patch names, as its sections so far would leave them. The disk is only read. */
export type FileTree = {
  readonly cwd: string
  readonly mayRead: PathGuard
  /** By canonical path, in the order of their first mention. */
  readonly slots: Map<string, Slot>
}

/** `named` is absolute, `name` as in the patch; `disk` is what stands there now. */
export type Slot = {
  readonly path: string
  readonly named: string
  readonly name: string
  disk: DiskFile | undefined
  state: SlotState
}

export type SlotState =
  | { readonly kind: "untouched" }
  | Written
  | { readonly kind: "removed"; readonly line: number; readonly by: "delete" | "move" }

/**
 * `line` is the section's that wrote it. `origin` is the file whose content it goes back to, `edits`
 * what leads from there to here, when one section did it all.
 */
export type Written = {
  readonly kind: "written"
  readonly line: number
  readonly bytes: Buffer
  readonly mode: number | undefined
  readonly origin?: Slot
  readonly edits?: readonly Edit[]
}

/** The slot of a path of the patch. Two spellings of one file are one slot. */
export function slotAt(tree: FileTree, name: string): Slot {
  if (name.includes("\0")) throw new ToolError(`${quote(name)} is no possible path`)
  const named = resolve(tree.cwd, name)
  const path = fileOperation(`cannot resolve ${quote(name)}`, () => canonicalPath(named))
  const known = tree.slots.get(path)
  if (known !== undefined) return known
  const disk = inspectFile(path, name)
  if (disk === undefined) checkParent(path, name)
  const slot: Slot = { path, named, name, disk, state: { kind: "untouched" } }
  tree.slots.set(path, slot)
  return slot
}

/** The content as the sections so far leave it. Throws a ToolError when there is none. */
export function contentOf(tree: FileTree, slot: Slot, line: number): Buffer {
  switch (slot.state.kind) {
    case "written":
      return slot.state.bytes
    case "removed":
      throw gone(slot, slot.state, line)
    case "untouched":
      if (slot.disk === undefined) throw noSuchFile(slot, line)
      return diskContent(tree, slot, slot.disk)
  }
}

/** Read once; a later comparison with the disk shows whether somebody changed it meanwhile. */
export function diskContent(tree: FileTree, slot: Slot, disk: DiskFile): Buffer {
  tree.mayRead(slot.path)
  const bytes = readContent(slot.path, slot.name, disk)
  slot.disk = { ...disk, bytes }
  return bytes
}

/** Throws a ToolError unless the file can be taken away from its path by the section at `line`. */
export function checkRemovable(slot: Slot, line: number): void {
  if (slot.state.kind === "removed") throw gone(slot, slot.state, line)
  if (slot.state.kind === "untouched" && slot.disk === undefined) throw noSuchFile(slot, line)
  // Removing the link and removing its target are different wishes, judged by different rules.
  if (lstatSync(slot.named, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new ToolError(
      `line ${line}: ${quote(slot.name)} is a symbolic link; delete or move it with a command`,
    )
  }
}

/** Throws a ToolError when an earlier section already wrote the file, whose work would be lost. */
export function checkUnwritten(slot: Slot, line: number): void {
  if (slot.state.kind !== "written") return
  throw new ToolError(
    `line ${line}: ${quote(slot.name)} is already written by the section at line ${slot.state.line}; ` +
      `say all that happens to it in one section`,
  )
}

function noSuchFile(slot: Slot, line: number): ToolError {
  return new ToolError(
    `line ${line}: there is no file ${quote(slot.name)} (looked at ${quote(slot.named)})`,
  )
}

function gone(slot: Slot, state: SlotState & { kind: "removed" }, line: number): ToolError {
  const done = state.by === "delete" ? "deleted" : "moved away"
  return new ToolError(
    `line ${line}: ${quote(slot.name)} was ${done} by the section at line ${state.line}`,
  )
}

function checkParent(path: string, name: string): void {
  let parent = dirname(path)
  for (;;) {
    const stats = fileOperation(`cannot look at the folder of ${quote(name)}`, () =>
      lstatSync(parent, { throwIfNoEntry: false }),
    )
    if (stats?.isDirectory()) return
    if (stats !== undefined)
      throw new ToolError(`${quote(name)}: ${quote(parent)} is not a directory`)
    parent = dirname(parent)
  }
}
