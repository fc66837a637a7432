/** An object of somebody else's JSON: nothing about its fields is certain. */
export type Json = Readonly<Record<string, unknown>>

const nothing: Json = {}

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** The object that the text holds, if it is one. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJson(value) ? value : undefined
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

/** The object at the key; an empty one where there is none. */
export function objectAt(json: Json, key: string): Json {
  const value = json[key]
  return isJson(value) ? value : nothing
}

/** The objects of the list at the key, whatever else it holds left out. */
export function objectsAt(json: Json, key: string): readonly Json[] {
  const value = json[key]
  return Array.isArray(value) ? value.filter(isJson) : []
}

export function stringAt(json: Json, key: string): string | undefined {
  const value = json[key]
  return typeof value === "string" ? value : undefined
}

/** The count at the key, which may be written as text; zero where there is none. */
export function countAt(json: Json, key: string): number {
  const told = json[key]
  const value = typeof told === "string" && /^\d{1,15}$/.test(told) ? Number(told) : told
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0
}

/** The text at the key; what is no text but belongs there, as it is written down. */
export function writtenAt(json: Json, key: string): string {
  const value = json[key]
  if (typeof value === "string") return value
  if (value === undefined || value === null) return ""
  try {
    return JSON.stringify(value)
  } catch (error) {
    // Nested deeper than it can be written down: no arguments of any tool.
    if (!(error instanceof RangeError)) throw error
    return "[too deep"
  }
}
