import type { Node } from "web-tree-sitter"

/** What is one word to the shell, blanks and all. */
const whole = new Set([
  "string",
  "raw_string",
  "ansi_c_string",
  "translated_string",
  "heredoc_body",
  "comment",
])

const deepest = 200

/**
 * Whether the grammar passed over anything but blanks between its parts: it takes the escaped blank of
 * `ls \ -a` for one, which to the shell is a character of the next word.
 */
export function isPassedOver(root: Node, script: string): boolean {
  const around = script.slice(0, root.startIndex) + script.slice(root.endIndex)
  return hasText(around) || isPassedOverIn(root, script, 0)
}

function isPassedOverIn(node: Node, script: string, depth: number): boolean {
  if (whole.has(node.type) || node.childCount === 0) return false
  if (depth > deepest) return true
  let at = node.startIndex
  for (const child of node.children) {
    if (child === null) continue
    if (hasText(script.slice(at, child.startIndex))) return true
    if (isPassedOverIn(child, script, depth + 1)) return true
    at = child.endIndex
  }
  return hasText(script.slice(at, node.endIndex))
}

function hasText(text: string): boolean {
  return /[^ \t\n]/.test(text)
}
