import { type LineIndex, type Pass, passes } from "./line-index.js"
import { keepsShape } from "./reindent.js"

export type Sought =
  | { readonly kind: "found"; readonly at: number; readonly pass: Pass }
  | { readonly kind: "missing" }
  /** Equally good places, the first two of them; only when the indentation had to be ignored. */
  | { readonly kind: "ambiguous"; readonly places: readonly [number, number]; readonly pass: Pass }

const missing: Sought = { kind: "missing" }

/**
 * The first place of the pattern at or after `from`, by the strictest pass that finds one. Where the
 * indentation had to be ignored, a place that keeps the pattern's shape is preferred, and two equally
 * good ones are `ambiguous`: the first of them is as likely as not the wrong one.
 */
export function seek(index: LineIndex, pattern: readonly string[], from: number): Sought {
  for (const pass of passes) {
    const sought = isStrict(pass)
      ? firstPlace(index, pattern, from, pass)
      : bestPlace(index, pattern, from, pass)
    if (sought.kind !== "missing") return sought
  }
  return missing
}

/** As `seek`, but takes the first place by any pass. For patterns that already say where to look. */
export function seekFirst(index: LineIndex, pattern: readonly string[], from: number): Sought {
  for (const pass of passes) {
    const sought = firstPlace(index, pattern, from, pass)
    if (sought.kind === "found") return sought
  }
  return missing
}

/** The pattern as the last lines of the file. */
export function seekAtEnd(index: LineIndex, pattern: readonly string[], from: number): Sought {
  const at = index.texts.length - pattern.length
  const pass = at < from ? undefined : passes.find((each) => index.standsAt(pattern, at, each))
  return pass === undefined ? missing : { kind: "found", at, pass }
}

/** The only place of the pattern in the whole file, compared with its indentation. */
export function seekUnique(index: LineIndex, pattern: readonly string[]): Sought {
  for (const pass of passes.filter(isStrict)) {
    const [at, second] = take(index.positions(pattern, 0, pass), 2)
    if (at !== undefined) return second === undefined ? { kind: "found", at, pass } : missing
  }
  return missing
}

function isStrict(pass: Pass): boolean {
  return pass === "exact" || pass === "trailing blanks"
}

function firstPlace(
  index: LineIndex,
  pattern: readonly string[],
  from: number,
  pass: Pass,
): Sought {
  const [at] = take(index.positions(pattern, from, pass), 1)
  return at === undefined ? missing : { kind: "found", at, pass }
}

function bestPlace(index: LineIndex, pattern: readonly string[], from: number, pass: Pass): Sought {
  const shaped: number[] = []
  const others: number[] = []
  for (const at of index.positions(pattern, from, pass)) {
    const shape = keepsShape(pattern, index.texts.slice(at, at + pattern.length))
    if (shape) shaped.push(at)
    else if (others.length < 2) others.push(at)
    if (shaped.length === 2) break
  }
  const [at, second] = shaped.length > 0 ? shaped : others
  if (at === undefined) return missing
  return second === undefined
    ? { kind: "found", at, pass }
    : { kind: "ambiguous", places: [at, second], pass }
}

function take(positions: Iterable<number>, count: number): number[] {
  const taken: number[] = []
  for (const position of positions) {
    taken.push(position)
    if (taken.length === count) break
  }
  return taken
}
