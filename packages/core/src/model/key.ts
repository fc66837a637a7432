import { join } from "node:path"
import type { Provider } from "../config/provider.js"
import { CodexError } from "../errors.js"
import { parseJson, stringAt } from "./wire/json.js"

export type Environment = Readonly<Record<string, string | undefined>>

type KeySource = { readonly home: string; readonly env: Environment }

/**
 * The provider's own key (decision 7); undefined where it takes none. Throws `auth-missing` when it
 * needs one and there is none.
 */
export async function findKey(provider: Provider, source: KeySource): Promise<string | undefined> {
  if (provider.bearerToken !== undefined) return provider.bearerToken
  const { envKey, envKeysBefore = [] } = provider
  const names = envKey === undefined ? envKeysBefore : [...envKeysBefore, envKey]
  const fromEnv = names.map((name) => source.env[name]?.trim()).find(Boolean)
  if (fromEnv !== undefined) return fromEnv

  const stored = provider.usesAuthFile ? await storedKey(join(source.home, "auth.json")) : undefined
  if (stored !== undefined || envKey === undefined) return stored
  const { envKeyInstructions } = provider
  const hint = envKeyInstructions === undefined ? "" : ` ${envKeyInstructions}`
  throw new CodexError("auth-missing", `Missing environment variable: \`${envKey}\`.${hint}`)
}

/** What `login` stored: `{"OPENAI_API_KEY": "…"}`. */
async function storedKey(path: string): Promise<string | undefined> {
  const { readFile } = process.getBuiltinModule("node:fs").promises
  let text: string
  try {
    text = await readFile(path, "utf8")
  } catch (error) {
    if (isMissing(error)) return undefined
    throw new CodexError(
      "auth-missing",
      `cannot read ${path}: mend its permissions, or remove it`,
      {
        cause: error,
      },
    )
  }
  const json = parseJson(text)
  if (json === undefined) {
    throw new CodexError("auth-missing", `${path} is not a JSON object: mend it, or remove it`)
  }
  return stringAt(json, "OPENAI_API_KEY")?.trim() || undefined
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false
  return error.code === "ENOENT" || error.code === "ENOTDIR"
}
