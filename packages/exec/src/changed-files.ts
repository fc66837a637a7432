import { relative } from "node:path"
import type { FileChange } from "@codex/core"

/** What became of each path over all patches: added, modified, deleted. */
export type Changes = Map<string, "A" | "M" | "D">

export function noteChanges(changes: Changes, patch: readonly FileChange[]): void {
  for (const change of patch) {
    if (change.kind === "add") noteWritten(changes, change.path, "A")
    if (change.kind === "delete") noteGone(changes, change.path)
    if (change.kind === "update") noteUpdate(changes, change)
  }
}

/** One line a file, sorted by path; those below `cwd` relative to it. */
export function changedFiles(changes: Changes, cwd: string): readonly string[] {
  return [...changes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, kind]) => `${kind} ${shown(path, cwd)}`)
}

function noteUpdate(
  changes: Changes,
  { path, movePath }: Extract<FileChange, { kind: "update" }>,
): void {
  if (movePath === undefined) return noteWritten(changes, path, "M")
  noteGone(changes, path)
  noteWritten(changes, movePath, "A")
}

function noteWritten(changes: Changes, path: string, kind: "A" | "M"): void {
  const before = changes.get(path)
  changes.set(path, before === "A" ? "A" : before === undefined ? kind : "M")
}

/** What came and went again did not change. */
function noteGone(changes: Changes, path: string): void {
  if (changes.get(path) === "A") changes.delete(path)
  else changes.set(path, "D")
}

function shown(path: string, cwd: string): string {
  const inside = relative(cwd, path)
  return inside === "" || inside.startsWith("..") ? path : inside
}
