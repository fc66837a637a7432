import { type LineIndex, lineKeys } from "./line-index.js"
import type { Chunk } from "./patch.js"
import { quote } from "./quote.js"

const mostLinesShown = 20
const mostComparisons = 100_000

/** Says which lines were expected, and where the file comes closest to them. */
export function explainMissing(
  index: LineIndex,
  chunk: Chunk,
  expected: readonly string[],
  from: number,
): string {
  const where = from === 0 ? "in the file" : `in the file after line ${from}`
  const shown = expected.slice(0, mostLinesShown).map((line) => `\n  ${quote(line)}`)
  const more = expected.length - shown.length
  const rest = more > 0 ? `\n  (and ${more} more)` : ""
  return (
    `the chunk at line ${chunk.line}: these lines are not ${where}:${shown.join("")}${rest}` +
    closestPlace(index, expected)
  )
}

/** A place with a long run of expected lines from their beginning: a hint, so not sought for ever. */
function closestPlace(index: LineIndex, expected: readonly string[]): string {
  const key = lineKeys.punctuation
  const wanted = expected.map(key)
  const first = expected[0]
  if (first === undefined || expected.length === 1) return ""

  let best = { at: -1, length: 0 }
  let comparisons = 0
  for (const at of index.positions([first], 0, "punctuation")) {
    const length = wanted.findIndex((line, offset) => {
      const text = index.texts[at + offset]
      return text === undefined || key(text) !== line
    })
    if (length === -1)
      return `\nThey stand at line ${at + 1}; chunks go from the top of the file down`
    if (length > best.length) best = { at, length }
    comparisons += length + 1
    if (comparisons > mostComparisons) break
  }
  if (best.length === 0) return ""
  const text = index.texts[best.at + best.length]
  const reality = text === undefined ? "the file ends" : `the file has ${quote(text)}`
  return (
    `\nClosest: line ${best.at + best.length + 1}, where ${reality} ` +
    `and the patch ${quote(expected[best.length] ?? "")}`
  )
}
