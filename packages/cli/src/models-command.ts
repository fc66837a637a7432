import type { Command } from "commander"
import type { Invocation } from "./invocation.js"
import { isNamed } from "./is-named.js"
import type { ModelsFlags } from "./models-flags.js"
import { flagsOf } from "./options.js"

/** `codex models`. */
export function addModelsCommand(program: Command, { words, end }: Invocation): void {
  const models = program
    .command("models")
    .description("list the models that can be used now")
    .action(async (_flags, command: Command) => {
      const { models } = await import("./commands/models.js")
      end(await models(flagsOf<ModelsFlags>(command)))
    })
  if (!isNamed(models, words)) return
  const collect = (value: string, before: readonly string[] = []) => [...before, value]
  models
    .option("--json", "print one JSON object")
    .option("--provider <id>", "ask this provider alone")
    .option("-c, --config <key=value>", "set a key of config.toml for this run", collect)
}
