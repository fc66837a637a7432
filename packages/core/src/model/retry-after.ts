const maximumMs = 60_000

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * How long the provider asks to wait, in milliseconds, one minute at the most: `retry-after-ms`,
 * `retry-after` in seconds or as a date (RFC 9110, 10.2.3), or "try again in 1.3s" in the text. Text is
 * anything that the answer says, also the `"retryDelay": "12s"` of Google.
 */
export function retryAfterMs(headers: Headers, text: string, now: number): number | undefined {
  const asked =
    milliseconds(headers["retry-after-ms"]) ??
    secondsOrDate(headers["retry-after"], now) ??
    waitInText(text) ??
    waitInText(text.replace(/"retryDelay"\s*:\s*"/, "retry in "))
  return asked === undefined ? undefined : Math.min(Math.max(asked, 0), maximumMs)
}

const asking = /(?:try again|retry|wait)(?:ing)?(?: (?:in|after|for))?:?\s+(?:about )?/gi
const amount =
  /(\d{1,15}(?:\.\d{1,15})?)\s*(milliseconds?|ms|hours?|h|minutes?|mins?|m|seconds?|secs?|s)?(?![a-z])\s*(?:and )?/iy

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

/** "try again in 350ms", "in 1m2.5s", "retry after 20 seconds", "wait 2 minutes": in milliseconds. */
export function waitInText(text: string): number | undefined {
  for (const { index, 0: words } of text.matchAll(asking)) {
    const wait = durationAt(text, index + words.length)
    if (wait !== undefined) return Math.min(Math.ceil(wait), maximumMs)
  }
  return undefined
}

function durationAt(text: string, start: number): number | undefined {
  let total: number | undefined
  amount.lastIndex = start
  for (let found = amount.exec(text); found !== null; found = amount.exec(text)) {
    const [, number, unit = "s"] = found
    total = (total ?? 0) + Number(number) * (unitMs[shortUnit(unit)] ?? 1000)
  }
  return total
}

function shortUnit(unit: string): string {
  return /^(ms|milli)/i.test(unit) ? "ms" : unit.charAt(0).toLowerCase()
}

function milliseconds(value: Headers[string]): number | undefined {
  if (typeof value !== "string" || value.trim() === "") return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

function secondsOrDate(value: Headers[string], now: number): number | undefined {
  const seconds = milliseconds(value)
  if (seconds !== undefined) return seconds * 1000
  if (typeof value !== "string") return undefined
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : date - now
}
