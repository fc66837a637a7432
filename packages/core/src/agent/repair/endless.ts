/** A text that repeats itself word by word for so long is never meant. In characters. */
const window = 16_384
const longestPeriod = 2048
/** Looked for each time so much more has come. */
const step = 4096
/** A text that was asked for comes to its end sooner, as a long line of dashes does. In milliseconds. */
const patience = 15_000

/** Watches a growing text; true once its end has been nothing but one piece over and over for long. */
export function endlessWatch(now: () => number): (piece: string) => boolean {
  let tail = ""
  let unchecked = 0
  let since: number | undefined
  return (piece) => {
    tail += piece
    unchecked += piece.length
    if (unchecked < step) return false
    unchecked = 0
    tail = tail.slice(-window)
    if (tail.length < window || !repeats(tail)) {
      since = undefined
      return false
    }
    since ??= now()
    return now() - since >= patience
  }
}

function repeats(text: string): boolean {
  const end = text.slice(-64)
  const before = text.lastIndexOf(end, text.length - end.length - 1)
  const period = text.length - end.length - before
  if (before === -1 || period > longestPeriod) return false
  return text.startsWith(text.slice(period))
}

/** The text with its repeated end shortened to what a person needs to see of it. */
export function withoutRepetition(text: string): string {
  return `${text.slice(0, Math.max(0, text.length - window)).slice(0, window)}${text.slice(-window).slice(0, 400)} …`
}
