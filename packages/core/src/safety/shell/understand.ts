import type { Understanding } from "./segment.js"

/** What an argv would run. The grammar of bash is loaded when a script must be read, not before. */
export async function understand(argv: readonly string[]): Promise<Understanding> {
  const segment = { words: argv, text: argv.join(" "), doubts: [], inner: [] }
  return { segments: [segment], doubt: "commands are not understood yet" }
}
