import { writeSync } from "node:fs"
import { type Command, Option } from "commander"
import type { Invocation } from "./invocation.js"
import { isNamed } from "./is-named.js"
import { flagsOf } from "./options.js"

type Flags = {
  readonly rules?: readonly string[]
  readonly policy?: readonly string[]
  readonly pretty?: true
  readonly requireSafe?: true
  readonly resolveHostExecutables?: true
}

/** `codex execpolicy`: what files of rules, of both languages, say of a command. */
export function addExecPolicyCommand(program: Command, invocation: Invocation): void {
  const { words, rest } = invocation
  const execpolicy = program
    .command("execpolicy")
    .description("check a command against files of rules")
    .usage("check [options] --rules <file> <command>...")
  if (!isNamed(execpolicy, words)) return
  addOptions(execpolicy).action(() => {
    writeSync(2, "error: name what to do: check or check-json\n")
    // The older program ended so; 2 is for flags that are not understood.
    invocation.end({ exitCode: 1 })
  })

  addOptions(execpolicy.command("check"))
    .description("print what the rules say of a command, as JSON")
    .argument("[command...]", "the program and its arguments")
    .passThroughOptions()
    .action(async (_words, _flags, command: Command) => {
      const { args } = command
      // What comes after a program's name is the program's, two dashes too.
      const argv =
        args.length > 0 && rest.length > 0 ? [...args, "--", ...rest] : [...args, ...rest]
      if (argv.length === 0) command.error("error: name the command to check")
      await run(command, argv, invocation)
    })

  addOptions(execpolicy.command("check-json"))
    .description('the same for {"program": "…", "args": […]}')
    .argument("<json>")
    .action(async (json: string, _flags, command: Command) => {
      const { parseExecCall } = await import("./commands/execpolicy.js")
      await run(command, parseExecCall(json), invocation)
    })
}

function addOptions(command: Command): Command {
  const collect = (value: string, before: readonly string[] = []) => [...before, value]
  return command
    .option("-r, --rules <file>", "a file of rules; repeatable", collect)
    .addOption(new Option("-p, --policy <file>", "the same").argParser(collect))
    .option("--pretty", "over several lines")
    .option("--require-safe", "exit 12: it may write, 13: nothing is known of it, 14: forbidden")
    .option("--resolve-host-executables", "look for /bin/NAME by its bare name too")
}

async function run(command: Command, argv: readonly string[], { end }: Invocation): Promise<void> {
  const flags = flagsOf<Flags>(command)
  const { execPolicy } = await import("./commands/execpolicy.js")
  const check = {
    files: [...(flags.rules ?? []), ...(flags.policy ?? [])],
    argv,
    resolveHostExecutables: flags.resolveHostExecutables ?? false,
    requireSafe: flags.requireSafe ?? false,
  }
  end(await execPolicy(check, flags.pretty ? 2 : 0))
}
