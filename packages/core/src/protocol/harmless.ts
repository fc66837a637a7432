/**
 * What a terminal would obey instead of show: whole escape sequences (ECMA-48), every control character
 * except line feed and tab, and the characters that reorder text (Unicode TR 9).
 */
const obeyed = new RegExp(
  [
    // CSI: parameters, intermediates, one final byte.
    "(?:\\x1b\\[|\\x9b)[\\x30-\\x3f]*[\\x20-\\x2f]*[\\x40-\\x7e]",
    // DCS, SOS, OSC, PM and APC: a string up to its terminator.
    "(?:\\x1b[PX\\]^_]|[\\x90\\x98\\x9d-\\x9f])[^\\x07\\x1b\\x9c]*(?:\\x07|\\x1b\\\\|\\x9c)",
    // Every other escape sequence.
    "\\x1b[\\x20-\\x2f]*[\\x30-\\x7e]",
    // A return before a line feed says nothing; alone it would write over the line.
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]",
    "[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]",
  ].join("|"),
  "g",
)

/** The text as it may be shown on a terminal, whoever wrote it: it can neither draw, hide nor reorder. */
export function harmless(text: string): string {
  return text.replace(obeyed, "")
}
