const maximumMs = 60_000

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * How long the provider asks to wait, in milliseconds, one minute at the most: `retry-after-ms`,
 * `retry-after` in seconds or as a date (RFC 9110, 10.2.3), or "try again in 1.3s" in the text.
 */
export function retryAfterMs(headers: Headers, text: string, now: number): number | undefined {
  const asked =
    milliseconds(headers["retry-after-ms"]) ??
    secondsOrDate(headers["retry-after"], now) ??
    waitInText(text)
  return asked === undefined ? undefined : Math.min(Math.max(asked, 0), maximumMs)
}

/** "try again in 350ms", "in 1.3s", "in 2m5s", "in 20 seconds": what is found is in milliseconds. */
export function waitInText(text: string): number | undefined {
  const match = /try again in (?:(\d+)m(?!s)\s*)?(?:(\d+(?:\.\d+)?)\s*(ms|s))?/i.exec(text)
  if (match?.[1] === undefined && match?.[2] === undefined) return undefined
  const minutes = Number(match[1] ?? 0) * 60_000
  const rest = Number(match[2] ?? 0) * (match[3]?.toLowerCase() === "ms" ? 1 : 1000)
  return Math.min(Math.ceil(minutes + rest), maximumMs)
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
