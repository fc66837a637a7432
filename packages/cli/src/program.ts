import { Command, CommanderError } from "commander"
import type { CommandEnd } from "./command-end.js"
import { addExecPolicyCommand } from "./execpolicy-command.js"
import { addExecCommand } from "./exec-command.js"
import { isNamed } from "./is-named.js"
import type { Invocation } from "./invocation.js"
import { addSharedOptions, flagsOf, overridesOf, type SharedFlags } from "./options.js"
import { addLoginCommands } from "./login-command.js"
import { addModelsCommand } from "./models-command.js"
import { addPolicyCommand } from "./policy-command.js"
import { runRoot } from "./run-root.js"
import { addSandboxCommands } from "./sandbox-command.js"
import { addUnbuilt, unbuiltCommands } from "./unbuilt-commands.js"

/** Parses a command line and carries it out. Each command's code is loaded only when it is chosen. */
export async function runProgram(argv: readonly string[], version: string): Promise<CommandEnd> {
  const dashes = argv.indexOf("--")
  const words = dashes === -1 ? argv : argv.slice(0, dashes)
  const rest = dashes === -1 ? [] : argv.slice(dashes + 1)
  let end: CommandEnd = { exitCode: 0 }
  const program = createProgram(version, { words, rest, end: (how) => (end = how) })
  try {
    await program.parseAsync(words, { from: "user" })
    return end
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return { exitCode: error.exitCode === 0 ? 0 : 2 }
  }
}

function createProgram(version: string, invocation: Invocation): Command {
  const { words, rest, end } = invocation
  const program = new Command("codex")
    .description("A coding agent for the terminal.")
    .usage("[options] [command]")
    .version(`codex-cli ${version}`, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this")
    .helpCommand("help [command]", "print the help of a command")
    .enablePositionalOptions()
    .exitOverride()
    .argument("[prompt]")
    .action(async (prompt: string | undefined) => {
      const names = program.commands.flatMap((command) => [command.name(), ...command.aliases()])
      end(await runRoot([...(prompt === undefined ? [] : [prompt]), ...rest], names))
    })
  // Before a command they can only stand when it is not the first word.
  if (words[0] !== "exec" && words[0] !== "e") addSharedOptions(program)
  addExecCommand(program, invocation)
  addSandboxCommands(program, invocation)
  addLoginCommands(program, invocation)
  addExecPolicyCommand(program, invocation)
  addModelsCommand(program, invocation)
  addPolicyCommand(program, invocation)

  const proto = program
    .command("proto")
    .alias("p")
    .description("speak the JSON protocol on stdin and stdout")
    .action(async (_flags, command: Command) => {
      const { runProto } = await import("./commands/proto/run-proto.js")
      end(await runProto(overridesOf(flagsOf<SharedFlags>(command))))
    })
  if (isNamed(proto, words)) addSharedOptions(proto)

  program
    .command("apply-patch")
    .alias("apply_patch")
    .description("apply a patch, given as an argument or on stdin")
    .argument("[patch]")
    .action(async (patch: string | undefined) => {
      const { applyPatch } = await import("./commands/apply-patch.js")
      end(await applyPatch([...(patch === undefined ? [] : [patch]), ...rest]))
    })

  program
    .command("demo")
    .description("mend a sample project, without a key and without a network")
    .action(async () => {
      const { demo } = await import("./commands/demo.js")
      end(await demo())
    })

  for (const name of unbuiltCommands)
    if (words.includes(name)) addUnbuilt(program, name, invocation)
  return program
}
