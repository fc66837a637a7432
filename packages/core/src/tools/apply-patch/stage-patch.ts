import { dirname } from "node:path"
import { ToolError } from "../../errors.js"
import type { FileChange } from "../../protocol/policy.js"
import { type DiskFile, isReadableSize } from "./disk-file.js"
import { diskContent, type FileTree, type PathGuard, type Slot, type Written } from "./file-tree.js"
import type { Patch } from "./patch.js"
import { quote, showPath } from "./quote.js"
import { stageSection } from "./stage-section.js"
import type { Outcome, StagedPatch, StagedWrite } from "./staged-patch.js"
import { decodeText, emptyText, type TextFile } from "./text-file.js"
import { unifiedDiff } from "./unified-diff.js"

/**
 * Fits a patch to the files below `cwd`, an absolute directory: reads each once, finds every chunk,
 * and computes what would be written. Sections for one path work on each other's result. Throws a
 * ToolError for whatever does not fit; nothing is written either way.
 */
export async function stagePatch(
  patch: Patch,
  cwd: string,
  mayRead: PathGuard = () => {},
): Promise<StagedPatch> {
  if (patch.sections.length === 0) throw new ToolError("the patch changes no files")
  const tree: FileTree = { cwd, mayRead, slots: new Map() }
  const notes = patch.sections.flatMap((section) => stageSection(tree, section))

  const mentioned = [...tree.slots.values()]
  const slots = mentioned.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  checkNesting(tree)
  return {
    writes: slots.flatMap(writesOf),
    outcomes: mentioned.flatMap(outcomesOf),
    changes: await changesOf(tree, slots),
    notes,
  }
}

function checkNesting({ slots }: FileTree): void {
  for (const slot of slots.values()) {
    if (slot.state.kind !== "written") continue
    for (let path = slot.path; path !== dirname(path); path = dirname(path)) {
      const parent = slots.get(dirname(path))
      if (parent?.state.kind !== "written") continue
      throw new ToolError(
        `${quote(parent.name)} cannot be a file and the folder of ${quote(slot.name)}`,
      )
    }
  }
}

function writesOf(slot: Slot): StagedWrite[] {
  const { path, named, name, disk, state } = slot
  const target = { path, named, name, ...(disk !== undefined && { before: disk }) }
  if (state.kind === "removed") return disk === undefined ? [] : [{ ...target, kind: "remove" }]
  if (state.kind === "untouched") return []
  const mode = state.mode === undefined ? {} : { mode: state.mode }
  return [{ ...target, kind: "write", bytes: state.bytes, ...mode }]
}

function outcomesOf(slot: Slot): Outcome[] {
  const { disk, state } = slot
  const name = showPath(slot.name)
  switch (state.kind) {
    case "untouched":
      return []
    case "written":
      return [{ mark: baseOf(slot, state).disk === undefined ? "A" : "M", name }]
    case "removed":
      if (disk === undefined) return []
      return [state.by === "move" ? { mark: "D", name, moved: true } : { mark: "D", name }]
  }
}

/**
 * The file that a written one is compared with: where it came from, or what stands in its place. A file
 * that was moved and then written anew stays with its path; its copy then counts as a file of its own.
 */
function baseOf(slot: Slot, { origin }: Written): Slot {
  return origin?.state.kind === "removed" ? origin : slot
}

async function changesOf(tree: FileTree, slots: readonly Slot[]): Promise<FileChange[]> {
  const bases = new Set<Slot>()
  const changes: FileChange[] = []
  for (const slot of slots) {
    if (slot.state.kind !== "written") continue
    bases.add(baseOf(slot, slot.state))
    changes.push(await writtenChange(tree, slot, slot.state))
  }
  for (const slot of slots) {
    const deleted = slot.state.kind === "removed" && slot.disk !== undefined && !bases.has(slot)
    if (deleted) changes.push({ kind: "delete", path: slot.named })
  }
  return changes.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

async function writtenChange(tree: FileTree, slot: Slot, state: Written): Promise<FileChange> {
  const base = baseOf(slot, state)
  if (base.disk === undefined) {
    return { kind: "add", path: slot.named, content: state.bytes.toString("utf8") }
  }
  const edits = state.origin === base ? state.edits : undefined
  const old = edits?.length === 0 ? undefined : shownContent(tree, base, base.disk)
  const diff = await unifiedDiff(old ?? emptyText, decodeText(state.bytes) ?? emptyText, edits)
  return base === slot
    ? { kind: "update", path: slot.named, diff }
    : { kind: "update", path: base.named, movePath: slot.named, diff }
}

/** What is too large or no text, and so can only be replaced whole, is not shown. */
function shownContent(tree: FileTree, slot: Slot, disk: DiskFile): TextFile | undefined {
  return isReadableSize(disk) ? decodeText(diskContent(tree, slot, disk)) : undefined
}
