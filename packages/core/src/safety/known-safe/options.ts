/** What options a program takes, by name: `-a` or `--all`. */
export type Options = { get(name: string): Value | undefined }

/**
 * `none`; `next`: the rest of the word or the next one; `attached`: the rest of the word, if any.
 * `path` and `pattern` are as `next`, and the value names files that are read.
 */
type Value = "none" | "next" | "attached" | "path" | "pattern"

const endings: readonly (readonly [string, Value])[] = [
  ["[=]", "attached"],
  ["=@", "path"],
  ["=*", "pattern"],
  ["=", "next"],
]

/**
 * Options as a manual lists them: `-a -n= --lines= --color[=] --file=@ --glob=*`. `-#` stands for `-5`.
 * Read when a command first asks: there are tables for a hundred programs.
 */
export function options(...lists: readonly string[]): Options {
  let table: ReadonlyMap<string, Value> | undefined
  return { get: (name) => (table ??= readTable(lists)).get(name) }
}

function readTable(lists: readonly string[]): ReadonlyMap<string, Value> {
  const names = lists.flatMap((list) => list.trim().split(/\s+/))
  return new Map(names.map(readOption))
}

function readOption(text: string): [string, Value] {
  for (const [ending, value] of endings) {
    if (text.endsWith(ending)) return [text.slice(0, -ending.length), value]
  }
  return [text, "none"]
}

export type Arguments = {
  readonly used: ReadonlySet<string>
  readonly values: readonly (readonly [option: string, value: string])[]
  /** Values of options that name files, and that name them by a pattern. */
  readonly files: readonly string[]
  readonly patterns: readonly string[]
  readonly operands: readonly string[]
}

/**
 * Arguments as getopt(3) reads them; undefined when an option is not in the table, is abbreviated, or
 * lacks its value.
 */
export function readArguments(table: Options, words: readonly string[]): Arguments | undefined {
  const read: Reading = { used: new Set(), values: [], files: [], patterns: [], operands: [] }
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ""
    if (word === "--") {
      read.operands.push(...words.slice(index + 1))
      return read
    }
    if (word === "-" || !word.startsWith("-")) {
      read.operands.push(word)
      continue
    }
    const taken = word.startsWith("--")
      ? readLong(table, word, words[index + 1], read)
      : readShort(table, word, words[index + 1], read)
    if (taken === undefined) return undefined
    index += taken
  }
  return read
}

type Reading = {
  readonly used: Set<string>
  readonly values: [string, string][]
  readonly files: string[]
  readonly patterns: string[]
  readonly operands: string[]
}

/** How many words it took beside its own. */
type Taken = 0 | 1 | undefined

function readLong(table: Options, word: string, next: string | undefined, read: Reading): Taken {
  const equals = word.indexOf("=")
  const name = equals < 0 ? word : word.slice(0, equals)
  const kind = table.get(name)
  if (kind === undefined) return undefined
  read.used.add(name)
  if (equals >= 0)
    return kind === "none" ? undefined : keep(name, kind, word.slice(equals + 1), read)
  if (kind === "none" || kind === "attached") return 0
  return next === undefined ? undefined : (keep(name, kind, next, read), 1)
}

/** `-la`, `-n5`, `-n 5`: letters up to the first that takes a value. */
function readShort(table: Options, word: string, next: string | undefined, read: Reading): Taken {
  if (/^-\d+$/.test(word) && table.get("-#") !== undefined) return 0
  for (let index = 1; index < word.length; index += 1) {
    const name = `-${word[index]}`
    const kind = table.get(name)
    if (kind === undefined) return undefined
    read.used.add(name)
    if (kind === "none") continue
    const rest = word.slice(index + 1)
    if (kind === "attached" || rest !== "") return keep(name, kind, rest, read)
    return next === undefined ? undefined : (keep(name, kind, next, read), 1)
  }
  return 0
}

function keep(name: string, kind: Value, value: string, read: Reading): 0 {
  read.values.push([name, value])
  if (kind === "path") read.files.push(value)
  if (kind === "pattern") read.patterns.push(value)
  return 0
}
