import { parse, TomlError } from "smol-toml"
import { CodexError } from "../../errors.js"

/** A TOML table as it was parsed, before anything is known about it. */
export type Table = { [key: string]: unknown }

/** Parses TOML 1.0. Throws a CodexError `config-invalid` that begins with `FILE:LINE:COLUMN`. */
export function parseToml(text: string, file: string): Table {
  try {
    return tryParse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    // The rest of the parser's message quotes the line, which may hold a key.
    const [what = ""] = error.message.split("\n")
    const why = what.replace(/^Invalid TOML document: /, "")
    const message = `${file}:${error.line}:${error.column}: this is not valid TOML: ${why}`
    throw new CodexError("config-invalid", message, { cause: error })
  }
}

/** The same, with the parser's own error. */
export function tryParse(text: string): Table {
  return parse(text, { unsafeKeyBehaviour: "throw" })
}

export function isTable(value: unknown): value is Table {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
  )
}
