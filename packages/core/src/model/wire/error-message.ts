import { type Json, isJson, objectAt, stringAt } from "./json.js"

/**
 * What an error object says, in whichever shape: `{ message }`, `{ error }`, `{ detail }`, `{ msg }`, or
 * one of them in a list. A router's own word is followed by that of the provider behind it.
 */
export function errorMessageOf(error: unknown): string | undefined {
  return messageIn(error, 0)
}

/** Deeper than any shape that is known. */
const deepest = 4

function messageIn(value: unknown, depth: number): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value
  if (depth > deepest) return undefined
  if (Array.isArray(value)) {
    const words = value.slice(0, 3).flatMap((entry) => messageIn(entry, depth + 1) ?? [])
    return words.length === 0 ? undefined : words.join("; ")
  }
  if (!isJson(value)) return undefined
  for (const key of ["message", "error", "detail", "msg", "errors", "Message"]) {
    const message = messageIn(value[key], depth + 1)
    if (message !== undefined) return withRaw(message, value)
  }
  return undefined
}

/** OpenRouter says "Provider returned error", and what that was beside it. */
function withRaw(message: string, error: Json): string {
  const raw = stringAt(objectAt(error, "metadata"), "raw")
  return raw === undefined ? message : `${message}: ${raw.slice(0, 1000)}`
}
