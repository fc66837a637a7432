import {
  type ConfigOverrides,
  findLastSession,
  findSession,
  harmless,
  inspectPrompt,
  loadConfig,
  type PromptChange,
  type PromptPart,
  readSession,
  tokensOf,
} from "@codex/core"
import type { CommandEnd } from "../command-end.js"

export type DebugPromptRequest = {
  readonly text: string
  readonly diff: boolean
  readonly json: boolean
  readonly last: boolean
  readonly session?: string
}

/** Prints the parts of the next request with their sizes, and the first that a cache would not know. */
export async function debugPrompt(
  overrides: ConfigOverrides,
  request: DebugPromptRequest,
): Promise<CommandEnd> {
  const config = await loadConfig(overrides)
  const { home, cwd, provider } = config
  const named = request.session === undefined ? undefined : await findSession(home, request.session)
  const newest =
    request.last || request.diff
      ? await findLastSession(home, { cwd, provider: provider.id })
      : undefined
  const path = named ?? newest
  const past = path === undefined ? undefined : await readSession(path, { provider: provider.id })
  const goesOn = request.last || request.session !== undefined
  const { parts, change } = await inspectPrompt(config, {
    text: request.text,
    ...(goesOn && past !== undefined && { resume: past }),
    ...(request.diff && past !== undefined && { against: past }),
  })
  const lines = request.json
    ? [JSON.stringify({ parts: parts.map(sized), ...(change && { change }) })]
    : [...table(parts), ...(change === undefined ? [] : changeLines(change))]
  process.stdout.write(`${lines.map(harmless).join("\n")}\n`)
  return { exitCode: 0 }
}

function sized({ kind, name, text }: PromptPart) {
  const bytes = Buffer.byteLength(text)
  return { kind, name, bytes, tokens: tokensOf(bytes), text }
}

function table(parts: readonly PromptPart[]): readonly string[] {
  const rows = parts.map(sized)
  const sums = [...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, group]) => ({
    name: kind,
    bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
  }))
  const all = { name: "all", bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0) }
  return [
    `${"bytes".padStart(9)} ${"~tokens".padStart(8)}  part`,
    ...rows.map((row) => line(row)),
    "",
    ...[...sums, all].map((row) => line(row)),
  ]
}

function line({ name, bytes }: { readonly name: string; readonly bytes: number }): string {
  return `${String(bytes).padStart(9)} ${String(tokensOf(bytes)).padStart(8)}  ${name}`
}

function changeLines({ sharedBytes, part, before, now }: PromptChange): readonly string[] {
  const shared = `${sharedBytes} bytes (about ${tokensOf(sharedBytes)} tokens)`
  if (part === undefined) {
    return ["", `The last request is the beginning of this one: ${shared} can come from the cache.`]
  }
  return [
    "",
    `The cache ends at ${part}, after ${shared}:`,
    `  before  …${before ?? ""}`,
    `  now     …${now ?? ""}`,
  ]
}
