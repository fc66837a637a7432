import type { Command } from "commander"
import type { ResumeRequest } from "@codex/exec"
import { addExecOptions, type ExecFlags, execRequest, refusedFlag } from "./exec-options.js"
import { isNamed } from "./is-named.js"
import type { Invocation } from "./invocation.js"
import { loadSandbox, loadSupervisor } from "./load-sandbox.js"
import { addSharedOptions, flagsOf } from "./options.js"
import { addUnbuilt } from "./unbuilt-commands.js"

/** `codex exec` and what comes below it. */
export function addExecCommand(program: Command, invocation: Invocation): void {
  const { words, rest } = invocation
  const exec = program
    .command("exec")
    .alias("e")
    .description("run one task without asking anybody")
    .usage("[options] [prompt]")
    .argument("[prompt]", "what to do; - or nothing reads it from stdin")
    .action((_prompt, _flags, command: Command) =>
      run(command, invocation, { prompt: only([...command.args, ...rest], command) }),
    )
  if (!isNamed(exec, words)) return
  addExecOptions(addSharedOptions(exec))
    .version(program.version() ?? "", "-V, --version", "print the version")
    .helpCommand("help [command]", "print the help of a command")

  const resume = exec
    .command("resume")
    .description("go on with an earlier session")
    .usage("[options] [id] [prompt]")
    .argument("[id]", "the session, as printed when it ran")
    .argument("[prompt]", "what to do; - or nothing reads it from stdin")
    .option("--last", "the newest session of this folder")
    .option("--all", "with --last: of every folder")
    .action((_id, _prompt, _flags, command: Command) =>
      run(command, invocation, resumeTarget([...command.args, ...rest], command)),
    )
  if (isNamed(resume, words)) addExecOptions(addSharedOptions(resume))
  for (const name of ["fork", "review"]) addUnbuilt(exec, name, invocation)
}

type Target = { readonly prompt: string | undefined; readonly resume?: ResumeRequest }

async function run(command: Command, { end }: Invocation, target: Target): Promise<void> {
  const flags = flagsOf<ExecFlags>(command)
  const refused = refusedFlag(flags)
  if (refused !== undefined) command.error(`error: ${refused}`)
  const { runExec } = await import("@codex/exec")
  end(await runExec(execRequest(flags, { ...target, loadSandbox, loadSupervisor })))
}

/** With `--last`, the first word is the prompt already. */
function resumeTarget(words: readonly string[], command: Command): Target {
  const flags = flagsOf<ExecFlags>(command)
  if (flags.last) {
    const resume = { kind: "last", everyFolder: flags.all ?? false } as const
    return { prompt: only(words, command), resume }
  }
  const [id, ...more] = words
  if (id === undefined) return command.error("error: name a session, or use --last")
  return { prompt: only(more, command), resume: { kind: "id", id } }
}

function only(words: readonly string[], command: Command): string | undefined {
  if (words.length > 1) command.error(`error: unexpected argument '${words[1]}'; quote the prompt`)
  return words[0]
}
