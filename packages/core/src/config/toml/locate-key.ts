import { type KeyPath, valueAt } from "./key-path.js"
import { tryParse } from "./parse-toml.js"

/**
 * The line, from 1, of the statement that first gives the path a value: a table's header, or the first
 * line of a key with its value. Undefined when the text has no such key, and when it is so long that
 * looking for it would be felt.
 *
 * Heads of the text, cut after a line, are parsed; the shortest one that has the key tells. So every
 * spelling (dotted, quoted, inline, over several lines) is understood as the parser understands it.
 */
export function locateKey(text: string, path: KeyPath): number | undefined {
  const lines = text.split("\n")
  let effort = 0
  const look = (count: number) => {
    effort += (text.length * count) / lines.length
    return lookAtHead(lines, count, path)
  }
  if (look(lines.length) !== "has it") return undefined

  // Heads up to `without` lack the key; no head from `limit` on that is shorter than one having it parses.
  let without = 0
  let limit = lines.length
  while (without + 1 < limit) {
    const middle = (without + limit) >> 1
    let head = middle
    while (head < limit && effort < maxEffort && look(head) === "ends inside a statement") head++
    if (effort >= maxEffort) return undefined
    if (head < limit && look(head) === "lacks it") without = head
    else limit = middle
  }
  return without + 1
}

/** Characters parsed: some ten heads of the longest file that is read. */
const maxEffort = 16 * 1024 * 1024

function lookAtHead(
  lines: readonly string[],
  count: number,
  path: KeyPath,
): "has it" | "lacks it" | "ends inside a statement" {
  try {
    // With its end: what a line that ends in CR LF leaves is no line in TOML.
    const head = tryParse(`${lines.slice(0, count).join("\n")}\n`)
    return valueAt(head, path) === undefined ? "lacks it" : "has it"
  } catch {
    return "ends inside a statement"
  }
}
