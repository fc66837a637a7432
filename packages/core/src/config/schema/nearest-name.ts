/** The known name that one most likely meant; undefined when none is close. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const longest = Math.max(...known.map(({ length }) => length))
  if (name.length > 2 * longest) return undefined
  const limit = Math.max(2, Math.floor(name.length / 4))
  // Each insertion adds one letter: names of other lengths need not be compared.
  const ranked = known
    .filter((candidate) => Math.abs(candidate.length - name.length) <= limit)
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= limit && distance < candidate.length / 2)
  return ranked.sort((a, b) => a.distance - b.distance)[0]?.candidate
}

/** Letters to insert, remove, replace, or swap with their neighbour (Damerau 1964), row by row. */
function editDistance(a: string, b: string): number {
  let above: readonly number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1)
      const swaps = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]
      const swapped = swaps ? (above[j - 1] ?? 0) + 1 : replaced
      next.push(Math.min(replaced, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    above = row
    row = next
  }
  return row.at(-1) ?? 0
}
