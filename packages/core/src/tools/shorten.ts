/** What providers count is near four bytes of English or code a token. */
const bytesPerToken = 4

/** The text, its middle left out where it is too long for a model. */
export function shorten(text: string, tokenLimit: number): string {
  const limit = tokenLimit * bytesPerToken
  if (text.length <= limit) return text
  const half = Math.floor(limit / 2)
  const head = text.slice(0, afterWhole(text, half))
  const tail = text.slice(afterWhole(text, text.length - half))
  const missing = text.length - head.length - tail.length
  return `${head}\n[… ${missing} characters left out …]\n${tail}`
}

/** Moves a cut off the middle of a surrogate pair. */
function afterWhole(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at
}
