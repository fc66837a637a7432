import type { Command } from "commander"
import type { Invocation } from "./invocation.js"
import { isNamed } from "./is-named.js"
import { addSharedOptions, flagsOf, overridesOf, type SharedFlags } from "./options.js"

type PolicyFlags = SharedFlags & {
  readonly json?: true
  readonly stdin?: true
  readonly patch?: string
  readonly rules?: readonly string[]
}

/** `codex policy`: what would run, be asked about or be refused, and why. Nothing is run. */
export function addPolicyCommand(program: Command, invocation: Invocation): void {
  const { words, rest } = invocation
  const policy = program
    .command("policy")
    .description("explain what would be asked, and test rules")
    .usage("explain|test|backtest")
  if (!isNamed(policy, words)) return
  policy.action((_flags, command: Command) => {
    command.error("error: name what to do: explain, test or backtest")
  })

  addSharedOptions(policy.command("explain"))
    .description("say what would happen to a command, and why")
    .usage("[options] -- <command>\n       codex policy explain --patch <file>")
    .argument("[command...]", "the program and its arguments")
    .option("--patch <file>", "explain a patch instead")
    .option("--json", "print it as data")
    .option("--stdin", 'read lines {"argv": […]}, answer each with a line')
    .passThroughOptions()
    .action(async (_words, _flags, command: Command) => {
      const { args } = command
      const flags = flagsOf<PolicyFlags>(command)
      // What comes after a program's name is the program's, two dashes too.
      const argv =
        args.length > 0 && rest.length > 0 ? [...args, "--", ...rest] : [...args, ...rest]
      const sources = [argv.length > 0, flags.patch !== undefined, flags.stdin === true]
      if (sources.filter(Boolean).length !== 1) {
        command.error(
          "error: give a command after --, or --patch, or --stdin, and only one of them",
        )
      }
      const { policyExplain } = await import("./commands/policy/policy-explain.js")
      const output = flags.json ? "json" : "text"
      const target = flags.stdin ? { stdin: true as const } : { argv, patch: flags.patch }
      invocation.end(await policyExplain(target, overridesOf(flags), output))
    })

  const collect = (value: string, before: readonly string[] = []) => [...before, value]
  addSharedOptions(policy.command("test"))
    .description("try a table of commands and expected verdicts")
    .argument("<file>", "lines of run, ask or refuse, each with a command behind it")
    .option("-r, --rules <file>", "a file of rules beside your own; repeatable", collect)
    .action(async (file: string, _flags, command: Command) => {
      const flags = flagsOf<PolicyFlags>(command)
      const { policyTest } = await import("./commands/policy/policy-test.js")
      invocation.end(await policyTest(file, overridesOf(flags), flags.rules ?? []))
    })

  addSharedOptions(policy.command("backtest"))
    .description("say which commands of past sessions a file of rules would change")
    .argument("<rules>", "a file of rules, in addition to your own")
    .option("--json", "print it as data")
    .action(async (file: string, _flags, command: Command) => {
      const flags = flagsOf<PolicyFlags>(command)
      const { policyBacktest } = await import("./commands/policy/policy-backtest.js")
      const output = flags.json ? "json" : "text"
      invocation.end(await policyBacktest(file, overridesOf(flags), output))
    })
}
