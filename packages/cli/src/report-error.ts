import type { CommandEnd } from "./command-end.js"

/**
 * One line on stderr: for a mistake that a person can mend, the error's own; for a bug of ours, how to
 * report it. Resolves when it is written.
 */
export async function reportError(error: unknown): Promise<CommandEnd> {
  // Loaded now because nothing else may have been.
  const { CodexError, errorMessage, harmless } = await import("@codex/core")
  const message = harmless(errorMessage(error)).replaceAll("\n", " ")
  const text = error instanceof CodexError ? `Error: ${message}` : bug(message, error)
  await new Promise<void>((resolve) => process.stderr.write(`${text}\n`, () => resolve()))
  return { exitCode: 1 }
}

function bug(message: string, error: unknown): string {
  if (!process.env["CODEX_DEBUG"]) {
    return `Error: this is a bug in codex: ${message}. Please report it with what CODEX_DEBUG=1 shows.`
  }
  const trace = error instanceof Error ? error.stack : undefined
  return `Error: this is a bug in codex: ${trace ?? message}`
}
