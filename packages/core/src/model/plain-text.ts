import { harmless } from "../protocol/harmless.js"

/** Nobody reads more of an error. In characters. */
const shownLimit = 1000

/** One line of at most so many characters, without what drives a terminal; `…` where more was said. */
export function plainText(text: string, limit: number = shownLimit): string {
  const line = harmless(text.slice(0, 16 * limit))
    .replace(/[\s\u2028\u2029]+/g, " ")
    .trim()
  return line.length <= limit ? line : `${line.slice(0, limit)}${cutMark}`
}

/** What stands where a text was cut off; whoever takes secrets out of it looks before it for halves. */
export const cutMark = "…"
