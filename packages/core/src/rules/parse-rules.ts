import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import { readRules } from "./read-rules.js"
import type { RulesFile } from "./rule.js"
import { StarlarkError } from "../starlark/place.js"

/** The rules of a file's text. Throws a CodexError that begins with `FILE:LINE:COLUMN`. */
export function parseRules(text: string, file: string): RulesFile {
  try {
    return readRules(text, file)
  } catch (error) {
    if (!(error instanceof StarlarkError)) throw error
    const { line, column } = error.place
    const message = `${file}:${line}:${column}: ${harmless(error.message)}`
    throw new CodexError("config-invalid", message, { cause: error })
  }
}
