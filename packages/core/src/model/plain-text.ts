/** Nobody reads more of an error. In characters. */
const shownLimit = 4 * 1024

/** Without what drives a terminal or turns the direction of text; line ends and tabs stay. */
export function plainText(text: string): string {
  return text
    .slice(0, 4 * shownLimit)
    .replace(/[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/gu, "")
    .slice(0, shownLimit)
    .trim()
}
