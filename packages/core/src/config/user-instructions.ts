import { join } from "node:path"
import { CodexError } from "../errors.js"
import { readText } from "./read-text.js"
import type { Settings } from "./schema/settings.js"

/** What the user tells every session: `instructions.md` of CODEX_HOME, then the keys of config.toml. */
export function userInstructions(home: string, settings: Settings): string | undefined {
  const file = readText(join(home, "instructions.md"))
  const texts = [file, settings.instructions, settings.developer_instructions]
    .map((text) => text?.trim())
    .filter(Boolean)
  return texts.length === 0 ? undefined : texts.join("\n\n")
}

/** What replaces our own prompt. Throws a CodexError when the file that is named cannot be read. */
export function baseInstructions(
  settings: Settings,
  whereSet: (path: readonly string[]) => string,
): string | undefined {
  const key =
    settings.model_instructions_file === undefined
      ? "experimental_instructions_file"
      : "model_instructions_file"
  const path = settings[key]
  if (path === undefined) return undefined
  const text = readText(path)
  if (text !== undefined) return text
  const message = `${whereSet([key])}: ${key} names ${path}, which does not exist`
  throw new CodexError("config-unreadable", message)
}
