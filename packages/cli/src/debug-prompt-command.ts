import type { Command } from "commander"
import type { Invocation } from "./invocation.js"
import { addSharedOptions, flagsOf, overridesOf, type SharedFlags } from "./options.js"

type PromptFlags = SharedFlags & {
  readonly session?: string
  readonly last?: boolean
  readonly diff?: boolean
  readonly json?: boolean
}

/** `codex debug prompt`: what would be sent, and what of it the provider can have in its cache. */
export function addDebugPrompt(debug: Command, { rest, end }: Invocation): void {
  addSharedOptions(debug.command("prompt"))
    .description("show what the next request would send, and send nothing")
    .argument("[prompt]", "what would be asked", "hello")
    .option("--session <id>", "as if this session went on")
    .option("--last", "as if the last session of this folder went on")
    .option("--diff", "name the first part that differs from the last request of that session")
    .option("--json", "print JSON")
    .action(async (prompt: string, _flags, command: Command) => {
      const { debugPrompt } = await import("./commands/debug-prompt.js")
      const flags = flagsOf<PromptFlags>(command)
      end(
        await debugPrompt(overridesOf(flags), {
          text: rest[0] ?? prompt,
          diff: flags.diff === true,
          json: flags.json === true,
          last: flags.last === true,
          ...(flags.session !== undefined && { session: flags.session }),
        }),
      )
    })
}
