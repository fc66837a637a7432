import { type FileChange, harmless } from "@codex/core"
import { inert } from "./inert.js"
import type { Style } from "./style.js"

/** A patch as a diff: a line per file that says what happens to it, then its added and removed lines. */
export function patchLines(changes: readonly FileChange[], style: Style): readonly string[] {
  return changes.flatMap((change) => [style("magenta", headline(change)), ...body(change, style)])
}

function headline(change: FileChange): string {
  const path = inert(change.path)
  if (change.kind === "add") return `A ${path}`
  if (change.kind === "delete") return `D ${path}`
  return change.movePath === undefined ? `M ${path}` : `R ${path} -> ${inert(change.movePath)}`
}

function body(change: FileChange, style: Style): readonly string[] {
  switch (change.kind) {
    case "add":
      return linesOf(change.content).map((line) => style("green", `+${line}`))
    case "delete":
      return []
    case "update":
      return linesOf(change.diff).map((line) => colored(line, style))
  }
}

function colored(line: string, style: Style): string {
  if (line.startsWith("+")) return style("green", line)
  if (line.startsWith("-")) return style("red", line)
  return line
}

function linesOf(text: string): string[] {
  const lines = harmless(text).split("\n")
  if (lines.at(-1) === "") lines.pop()
  return lines
}
