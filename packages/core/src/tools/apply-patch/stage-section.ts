import { ToolError } from "../../errors.js"
import { applyEdits, type Edit } from "./edit.js"
import { checkRemovable, checkUnwritten, contentOf, type FileTree, slotAt } from "./file-tree.js"
import { locateChunks } from "./locate.js"
import type { AddSection, Chunk, DeleteSection, Section, UpdateSection } from "./patch.js"
import { quote } from "./quote.js"
import { decodeText, encodeText } from "./text-file.js"

/** Does to the tree what the section says. Returns notes on lines that matched only roughly. */
export function stageSection(tree: FileTree, section: Section): readonly string[] {
  switch (section.kind) {
    case "add":
      return stageAdd(tree, section)
    case "delete":
      return stageDelete(tree, section)
    case "update":
      return stageUpdate(tree, section)
  }
}

function stageAdd(tree: FileTree, { path, line, content }: AddSection): readonly string[] {
  const slot = slotAt(tree, path)
  checkUnwritten(slot, line)
  const bytes = Buffer.from(content, "utf8")
  slot.state = { kind: "written", line, bytes, mode: slot.disk?.mode }
  return []
}

function stageDelete(tree: FileTree, { path, line }: DeleteSection): readonly string[] {
  const slot = slotAt(tree, path)
  checkUnwritten(slot, line)
  checkRemovable(slot, line)
  slot.state = { kind: "removed", line, by: "delete" }
  return []
}

function stageUpdate(tree: FileTree, section: UpdateSection): readonly string[] {
  const { path, line, movePath, chunks } = section
  const source = slotAt(tree, path)
  const old = contentOf(tree, source, line)
  const { bytes, edits, notes } = changeContent(old, section)
  const target = movePath === undefined ? source : slotAt(tree, movePath)
  if (target === source && chunks.length === 0) {
    throw new ToolError(`line ${line}: ${quote(path)} is moved to itself`)
  }
  if (target !== source) {
    checkUnwritten(target, line)
    checkRemovable(source, line)
  }
  const before = source.state.kind === "written" ? source.state : undefined
  const mode = before === undefined ? source.disk?.mode : before.mode
  const origin = before === undefined ? source : before.origin
  target.state = {
    kind: "written",
    line,
    bytes,
    mode,
    ...(origin !== undefined && { origin }),
    ...(before === undefined && { edits }),
  }
  if (target !== source) source.state = { kind: "removed", line, by: "move" }
  return notes
}

type Changed = {
  readonly bytes: Buffer
  readonly edits: readonly Edit[]
  readonly notes: readonly string[]
}

function changeContent(old: Buffer, { path, line, chunks }: UpdateSection): Changed {
  if (chunks.length === 0) return { bytes: old, edits: [], notes: [] }
  if (!chunks.some(changesSomething)) {
    throw new ToolError(`line ${line}: the update of ${quote(path)} has no line with "-" or "+"`)
  }
  const file = decodeText(old)
  if (file === undefined) {
    throw new ToolError(
      `${quote(path)} is not UTF-8 text and cannot be patched without damage; change it with a command`,
    )
  }
  const { edits, notes } = naming(path, () => locateChunks(file.texts, chunks))
  const bytes = encodeText(applyEdits(file, edits))
  return { bytes, edits, notes: notes.map((note) => `${quote(path)}: ${note}`) }
}

function changesSomething(chunk: Chunk): boolean {
  return chunk.lines.some((line) => line.kind !== "keep")
}

function naming<T>(path: string, locate: () => T): T {
  try {
    return locate()
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    throw new ToolError(`${quote(path)}: ${error.message}`, { cause: error })
  }
}
