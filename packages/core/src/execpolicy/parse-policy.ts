import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import { parseStarlark } from "../starlark/parse.js"
import { StarlarkError } from "../starlark/place.js"
import type { Policy } from "./policy.js"
import { readPolicy } from "./read-policy.js"

/** Whether a text is in the older language: it calls what only that has. */
export function isPolicy(text: string): boolean {
  try {
    return parseStarlark(text).some(
      ({ value }) => value.kind === "call" && functions.has(value.name),
    )
  } catch (error) {
    // Whoever reads it says where it is wrong.
    if (error instanceof StarlarkError) return false
    throw error
  }
}

const functions = new Set(["define_program", "forbid_substrings", "forbid_program_regex"])

/** The policy of a file's text. Throws a CodexError that begins with `FILE:LINE:COLUMN`. */
export function parsePolicy(text: string, file: string): Policy {
  try {
    return readPolicy(text)
  } catch (error) {
    if (!(error instanceof StarlarkError)) throw error
    const { line, column } = error.place
    const message = `${file}:${line}:${column}: ${harmless(error.message)}`
    throw new CodexError("config-invalid", message, { cause: error })
  }
}
