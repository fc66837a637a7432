const single: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
}

const escape = /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3})|([^]))/g

/** The text between `$'` and `'` as bash reads it; undefined for what needs more than ASCII, or a NUL. */
export function decodeAnsiC(text: string): string | undefined {
  let known = true
  const decoded = text.replace(escape, (all, hex, unicode, octal, letter) => {
    const digits = hex ?? unicode
    if (digits !== undefined || octal !== undefined) {
      const code = digits === undefined ? Number.parseInt(octal, 8) : Number.parseInt(digits, 16)
      if (code === 0 || code > 126) known = false
      return String.fromCharCode(code)
    }
    const character = single[letter]
    if (character === undefined) known = false
    return character ?? all
  })
  return known ? decoded : undefined
}
