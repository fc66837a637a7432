/** How closely lines are compared, strictest first. */
export const passes = ["exact", "trailing blanks", "blanks at both ends", "punctuation"] as const

export type Pass = (typeof passes)[number]

/** Finds runs of lines in a file without reading all of it for every run. */
export type LineIndex = {
  readonly texts: readonly string[]
  /** Where the pattern stands at or after `from`, in order; computed as they are asked for. */
  positions(pattern: readonly string[], from: number, pass: Pass): Iterable<number>
  standsAt(pattern: readonly string[], at: number, pass: Pass): boolean
}

type PassIndex = {
  readonly keys: readonly string[]
  readonly places: ReadonlyMap<string, readonly number[]>
}

/** Each pass is indexed when it is first asked for; most files need the first alone. */
export function indexLines(texts: readonly string[]): LineIndex {
  const built = new Map<Pass, PassIndex>()

  function indexOf(pass: Pass): PassIndex {
    const index = built.get(pass) ?? buildIndex(texts, pass)
    built.set(pass, index)
    return index
  }

  return {
    texts,
    *positions(pattern, from, pass) {
      const { keys, places } = indexOf(pass)
      const wanted = pattern.map(lineKeys[pass])
      const rarest = rarestLine(wanted, places)
      for (
        let i = firstNotBelow(rarest.places, from + rarest.offset);
        i < rarest.places.length;
        i++
      ) {
        const at = (rarest.places[i] ?? 0) - rarest.offset
        if (wanted.every((key, offset) => keys[at + offset] === key)) yield at
      }
    },
    standsAt(pattern, at, pass) {
      const key = lineKeys[pass]
      return pattern.every((line, offset) => {
        const text = texts[at + offset]
        return text !== undefined && key(text) === key(line)
      })
    },
  }
}

/** What must be equal for two lines to match; the folds are those of the patch language. */
export const lineKeys: Record<Pass, (line: string) => string> = {
  exact: (line) => line,
  "trailing blanks": (line) => line.trimEnd(),
  "blanks at both ends": (line) => line.trim(),
  punctuation: (line) =>
    line
      .trim()
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/[\u2018-\u201b]/g, "'")
      .replace(/[\u201c-\u201f]/g, '"')
      .replace(/[\u00a0\u2002-\u200a\u202f\u205f\u3000]/g, " "),
}

function buildIndex(texts: readonly string[], pass: Pass): PassIndex {
  const keys = pass === "exact" ? texts : texts.map(lineKeys[pass])
  const places = new Map<string, number[]>()
  for (const [at, key] of keys.entries()) {
    const known = places.get(key)
    if (known === undefined) places.set(key, [at])
    else known.push(at)
  }
  return { keys, places }
}

type Rarest = { readonly offset: number; readonly places: readonly number[] }

/** The line of the pattern with the fewest places in the file: only those need a closer look. */
function rarestLine(wanted: readonly string[], places: PassIndex["places"]): Rarest {
  let rarest: Rarest | undefined
  for (const [offset, key] of wanted.entries()) {
    const found = places.get(key) ?? []
    if (rarest === undefined || found.length < rarest.places.length)
      rarest = { offset, places: found }
    if (found.length === 0) break
  }
  return rarest ?? { offset: 0, places: [] }
}

function firstNotBelow(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < limit) low = middle + 1
    else high = middle
  }
  return low
}
