type Indents = { readonly patch: string; readonly file: string }
type Step = { readonly patch: string; readonly file: string }

/** True when lines that are indented alike in the patch are so in the file, and unlike ones unlike. */
export function keepsShape(patch: readonly string[], file: readonly string[]): boolean {
  const pairs = indentPairs(patch, file)
  const forward = new Map<string, string>()
  const backward = new Map<string, string>()
  return pairs.every((pair) => {
    const sameFile = forward.get(pair.patch) ?? pair.file
    const samePatch = backward.get(pair.file) ?? pair.patch
    forward.set(pair.patch, pair.file)
    backward.set(pair.file, pair.patch)
    return sameFile === pair.file && samePatch === pair.patch
  })
}

/**
 * How to write a line of the patch in the file's indentation, learned from matched lines: those with
 * the same indentation tell it directly; deeper and shallower ones follow the nearest of them.
 */
export function reindenter(
  patch: readonly string[],
  file: readonly string[],
): (line: string) => string {
  const pairs = indentPairs(patch, file)
  if (pairs.every((pair) => pair.patch === pair.file)) return (line) => line
  const step = indentStep(pairs)
  return (line) => {
    const indent = indentOf(line)
    if (indent.length === line.length) return line
    return translate(indent, pairs, step) + line.slice(indent.length)
  }
}

function translate(indent: string, pairs: readonly Indents[], step: Step): string {
  const outer = longestPatch(pairs.filter((pair) => indent.startsWith(pair.patch)))
  if (outer !== undefined) return outer.file + stepped(indent.slice(outer.patch.length), step)
  const inner = shortestPatch(pairs.filter((pair) => pair.patch.startsWith(indent)))
  if (inner === undefined) return indent
  const less = stepped(inner.patch.slice(indent.length), step).length
  return inner.file.slice(0, Math.max(0, inner.file.length - less))
}

/** What one level is in the patch and in the file, as far as the pairs tell; else equal. */
function indentStep(pairs: readonly Indents[]): Step {
  const sorted = pairs.toSorted((a, b) => a.patch.length - b.patch.length)
  for (const [index, inner] of sorted.entries()) {
    const outer = sorted
      .slice(0, index)
      .findLast((each) => each.patch.length < inner.patch.length && nests(each, inner))
    if (outer !== undefined) {
      return reduced(inner.patch.slice(outer.patch.length), inner.file.slice(outer.file.length))
    }
  }
  const deepest = sorted.findLast((pair) => pair.patch !== "" && pair.file !== "")
  const mixed = deepest !== undefined && deepest.patch.charAt(0) !== deepest.file.charAt(0)
  return mixed ? reduced(deepest.patch, deepest.file) : { patch: " ", file: " " }
}

function nests(outer: Indents, inner: Indents): boolean {
  return (
    inner.patch.startsWith(outer.patch) &&
    inner.file.startsWith(outer.file) &&
    inner.file.length > outer.file.length
  )
}

/** Four blanks for two tabs are two blanks for one tab. */
function reduced(patch: string, file: string): Step {
  let [a, b] = [patch.length, file.length]
  while (b > 0) [a, b] = [b, a % b]
  if (a === 0) return { patch: " ", file: " " }
  return { patch: patch.slice(0, patch.length / a), file: file.slice(0, file.length / a) }
}

function stepped(rest: string, step: Step): string {
  if (step.patch === "" || step.patch === step.file) return rest
  let written = ""
  let at = 0
  for (; rest.startsWith(step.patch, at); at += step.patch.length) written += step.file
  return written + rest.slice(at)
}

/** One pair per distinct pairing; blank lines tell nothing. */
function indentPairs(patch: readonly string[], file: readonly string[]): Indents[] {
  const pairs = new Map<string, Indents>()
  for (const [index, line] of patch.entries()) {
    if (line.trim() === "") continue
    const pair = { patch: indentOf(line), file: indentOf(file[index] ?? "") }
    pairs.set(`${pair.patch}|${pair.file}`, pair)
  }
  return [...pairs.values()]
}

function longestPatch(pairs: readonly Indents[]): Indents | undefined {
  return pairs.toSorted((a, b) => b.patch.length - a.patch.length)[0]
}

function shortestPatch(pairs: readonly Indents[]): Indents | undefined {
  return pairs.toSorted((a, b) => a.patch.length - b.patch.length)[0]
}

function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length)
}
