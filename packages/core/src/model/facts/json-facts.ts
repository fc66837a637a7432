import type { Json } from "../wire/json.js"

/** A count of tokens, as far as it can be one; servers also send texts, zeros and nonsense. */
export function tokensAt(json: Json, ...keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = json[key]
    const number = typeof value === "string" ? Number(value) : value
    if (typeof number !== "number" || !Number.isSafeInteger(number)) continue
    if (number > 0 && number <= most) return number
  }
  return undefined
}

/** Beyond any model's: a number above it was no count of tokens. */
const most = 1_000_000_000

/** The texts in a list; undefined where there is no list. */
export function wordsAt(json: Json, key: string): readonly string[] | undefined {
  const value = json[key]
  return Array.isArray(value)
    ? value.filter((word): word is string => typeof word === "string")
    : undefined
}

/** Without the keys whose values are not known. */
export function present<T extends object>(
  facts: { [Key in keyof T]: T[Key] | undefined },
): Partial<T> {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Partial<T> // Only undefined values are gone.
}
