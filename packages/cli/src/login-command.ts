import { type Command, Option } from "commander"
import type { CommandEnd } from "./command-end.js"
import type { Invocation } from "./invocation.js"
import { isNamed } from "./is-named.js"
import type { LoginFlags } from "./login-flags.js"
import { flagsOf } from "./options.js"

/** `codex login`, `login status` and `logout`. */
export function addLoginCommands(program: Command, invocation: Invocation): void {
  const { words, end } = invocation
  const act =
    (run: (flags: LoginFlags) => Promise<CommandEnd>) =>
    async (_flags: unknown, command: Command) =>
      end(await run(flagsOf<LoginFlags>(command)))

  const login = program
    .command("login")
    .description("keep a provider's key, read from stdin; 'login status' says what there is")
    .usage("--with-api-key [--provider <id>] < FILE\n       codex login status [--provider <id>]")
    .action(
      act(async (flags) => {
        const { login } = await import("./commands/login.js")
        return login(flags)
      }),
    )
  if (isNamed(login, words)) {
    addKeyOptions(login)
      .option("--with-api-key", "read the key from stdin")
      .addOption(new Option("--api-key [key]").hideHelp())
      .addOption(new Option("--with-access-token").hideHelp())
      .addOption(new Option("--device-auth").hideHelp())
    const status = login
      .command("status")
      .description("say whether there is a key; exit code 1 when there is none")
      .action(
        act(async (flags) => {
          const { loginStatus } = await import("./commands/login-status.js")
          return loginStatus(flags)
        }),
      )
    addKeyOptions(status)
  }

  const logout = program
    .command("logout")
    .description("forget a provider's key")
    .action(
      act(async (flags) => {
        const { logout } = await import("./commands/logout.js")
        return logout(flags)
      }),
    )
  if (isNamed(logout, words)) addKeyOptions(logout)
}

function addKeyOptions(command: Command): Command {
  const collect = (value: string, before: readonly string[] = []) => [...before, value]
  return command
    .option("--provider <id>", "whose key; openai when absent")
    .option("-c, --config <key=value>", "set a key of config.toml for this run", collect)
}
