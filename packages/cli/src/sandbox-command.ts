import { type Command, Option } from "commander"
import { addDebugPrompt } from "./debug-prompt-command.js"
import type { Invocation } from "./invocation.js"
import { isNamed } from "./is-named.js"
import { addSharedOptions, flagsOf, overridesOf, type SharedFlags } from "./options.js"
import { addUnbuilt } from "./unbuilt-commands.js"

type SandboxFlags = SharedFlags & { readonly sandboxPermission?: readonly string[] }

/** `codex sandbox`, and the names that it had before: `codex debug landlock` and `seatbelt`. */
export function addSandboxCommands(program: Command, invocation: Invocation): void {
  const { words } = invocation
  const sandbox = program
    .command("sandbox")
    .description("run a command as the model's are run; 'sandbox check' tries the sandbox")
    .usage("[options] -- <command>\n       codex sandbox check [--json]")
  if (isNamed(sandbox, words)) addRun(sandbox, invocation)

  if (!words.includes("debug")) return
  const debug = program.command("debug", { hidden: true }).action((_flags, command: Command) => {
    command.error("error: name what to debug: prompt, landlock or seatbelt")
  })
  for (const [name, platform] of Object.entries(platforms))
    addRun(debug.command(name), invocation, platform)
  addDebugPrompt(debug, invocation)
  const name = words.slice(words.indexOf("debug") + 1).find((word) => !word.startsWith("-"))
  const known = name === undefined || name === "prompt" || name in platforms
  if (!known) addUnbuilt(debug, name, invocation)
}

const platforms: Readonly<Record<string, NodeJS.Platform>> = {
  landlock: "linux",
  seatbelt: "darwin",
}

function addRun(command: Command, { rest, end }: Invocation, platform?: NodeJS.Platform): void {
  const collect = (value: string, before: readonly string[] = []) => [...before, value]
  addSharedOptions(command)
    .addOption(new Option("--sandbox-permission <permission>").argParser(collect).hideHelp())
    .argument("[command...]", "the program and its arguments; check tries the sandbox itself")
    .passThroughOptions()
    .action(async (_words, _flags, command: Command) => {
      const { args } = command
      if (platform === undefined && args[0] === "check" && rest.length === 0) {
        const json = args[1] === "--json"
        const surplus = args[json ? 2 : 1]
        if (surplus !== undefined) command.error(`error: unexpected argument '${surplus}'`)
        const { sandboxCheck } = await import("./commands/sandbox-check.js")
        return end(await sandboxCheck(json ? "json" : "table"))
      }
      // What comes after a program's name is the program's, two dashes too.
      const argv =
        args.length > 0 && rest.length > 0 ? [...args, "--", ...rest] : [...args, ...rest]
      if (argv.length === 0) command.error("error: name the command to run, after --")
      const { sandboxRun } = await import("./commands/sandbox-run.js")
      end(await sandboxRun(argv, overridesFrom(command), platform))
    })
}

function overridesFrom(command: Command) {
  const flags = flagsOf<SandboxFlags>(command)
  const sandbox = [...(flags.sandbox ?? []), ...(flags.sandboxPermission ?? [])]
  return overridesOf({
    ...flags,
    // The full-auto preset wins over permissions (`codex debug` has always had it so).
    ...(sandbox.length > 0 && { sandbox: flags.fullAuto ? ["workspace-write"] : sandbox }),
  })
}
