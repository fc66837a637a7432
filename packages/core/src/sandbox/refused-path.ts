/** Quotes of C programs, of GNU ones, and of git; an apostrophe within a word is none. */
const quoted = /(?<![\p{L}\d])['"`‘](?<path>[^'"`’]+)['"`’]/gu

/**
 * The path that a line of an error message is about, as it was printed. Runtimes (Node, Python) put it
 * behind the reason, C programs before it: `cp: cannot create regular file 'x': Permission denied`.
 * Without quotes, only what has a slash in it is taken for one.
 */
export function refusedPath(line: string, reason: RegExpExecArray): string | undefined {
  const behind = [...line.slice(reason.index + reason[0].length).matchAll(quoted)]
  const before = line.slice(0, reason.index)
  const named = behind[0] ?? [...before.matchAll(quoted)].at(-1)
  return named?.groups?.["path"] ?? unquoted(before)
}

/** `bash: line 1: /a b: `, `sh: 1: cannot create /a: `. */
function unquoted(before: string): string | undefined {
  const segment =
    before
      .replace(/[:\s]+$/, "")
      .split(": ")
      .at(-1) ?? ""
  if (/^\.{0,2}\//.test(segment)) return segment
  const word = segment.split(" ").at(-1) ?? ""
  return word.includes("/") ? word : undefined
}
