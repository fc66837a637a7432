import { type Command, InvalidArgumentError, Option } from "commander"
import type { ExecRequest, ResumeRequest } from "@codex/exec"
import { overridesOf, type SharedFlags } from "./options.js"

export type ExecFlags = SharedFlags & {
  readonly json?: true
  readonly experimentalJson?: true
  readonly outputLastMessage?: string
  readonly outputSchema?: string
  readonly color?: "always" | "never" | "auto"
  readonly skipGitRepoCheck?: true
  readonly trust?: true
  readonly ephemeral?: true
  readonly ignoreUserConfig?: true
  readonly ignoreRules?: true
  readonly timeout?: number
  readonly maxTurns?: number
  /** False when `--no-stdin` was given. */
  readonly stdin?: false
  readonly record?: string
  readonly last?: true
  readonly all?: true
  readonly search?: true
  readonly worktree?: true
  readonly approveForMe?: true
  readonly notSoYolo?: true
}

export function addExecOptions(command: Command): Command {
  const hidden = (flags: string) => command.addOption(new Option(flags).hideHelp())
  command
    .option("--json", "print events as JSON lines on stdout")
    .option("-o, --output-last-message <file>", "write the final message to a file")
    .option("--output-schema <file>", "a JSON Schema that the final message must follow")
    .addOption(
      new Option("--color <when>", "colours on stderr").choices(["always", "never", "auto"]),
    )
    .option("--skip-git-repo-check", "run outside of a git repository")
    .option("--trust", "mark the folder as trusted, now and later")
    .option("--ephemeral", "keep no session file")
    .option("--ignore-user-config", "do not read config.toml of CODEX_HOME")
    .option("--ignore-rules", "rules of the user and the project do not count")
    .option("--no-stdin", "leave stdin alone")
    .option("--timeout <seconds>", "stop the turn after so long", positiveNumber)
    .option("--max-turns <n>", "ask the model at most so often", positiveInteger)
    .option("--record <file>", "take the model's replies down, to be replayed")
  for (const flags of [
    "--experimental-json",
    "--thread-source <source>",
    "--cyber-access-program <program>",
    "--search",
    "--worktree",
    "--approve-for-me",
    "--not-so-yolo",
  ]) {
    hidden(flags)
  }
  return command
}

/** Flags of interactive runs, and why they cannot be meant here (decision 6). */
export function refusedFlag(flags: ExecFlags): string | undefined {
  if (flags.search) return "--search is for interactive sessions; exec has no web search"
  if (flags.worktree) return "--worktree is not built yet; run `git worktree add` and use --cd"
  if (flags.approveForMe || flags.notSoYolo) {
    return "--approve-for-me needs a reviewer, which exec does not have; choose a sandbox with -s"
  }
  return undefined
}

export type ExecTarget = Pick<ExecRequest, "loadSandbox" | "loadSupervisor"> & {
  readonly prompt: string | undefined
  readonly resume?: ResumeRequest
}

/** A command line's flags as one run. Pure. */
export function execRequest(flags: ExecFlags, target: ExecTarget): ExecRequest {
  const { prompt, resume, loadSandbox, loadSupervisor } = target
  return {
    overrides: {
      ...overridesOf(flags),
      ...(flags.trust && { trust: true }),
      ...(flags.ignoreUserConfig && { ignoreUserConfig: true }),
      ...(flags.ignoreRules && { ignoreRules: true }),
    },
    ...(prompt !== undefined && { prompt }),
    ...(resume !== undefined && { resume }),
    images: flags.image ?? [],
    output: outputOf(flags),
    color: flags.color ?? "auto",
    ...(flags.outputLastMessage !== undefined && { lastMessageFile: flags.outputLastMessage }),
    ...(flags.outputSchema !== undefined && { outputSchemaFile: flags.outputSchema }),
    ...(flags.record !== undefined && { recordFile: flags.record }),
    skipGitRepoCheck: flags.skipGitRepoCheck ?? false,
    trust: flags.trust ?? false,
    ephemeral: flags.ephemeral ?? false,
    ignoreStdin: flags.stdin === false || (resume !== undefined && givesPrompt(prompt)),
    ...(flags.timeout !== undefined && { timeoutSeconds: flags.timeout }),
    ...(flags.maxTurns !== undefined && { maxTurns: flags.maxTurns }),
    notes: approvalNotes(flags),
    loadSandbox,
    loadSupervisor,
  }
}

function outputOf({ json, experimentalJson }: ExecFlags): ExecRequest["output"] {
  if (json) return "json"
  return experimentalJson ? "older-json" : "human"
}

function givesPrompt(prompt: string | undefined): boolean {
  return prompt !== undefined && prompt !== "-"
}

/** Nobody is there to be asked, so the policy is always `never` (decision 9). */
function approvalNotes(flags: ExecFlags): readonly string[] {
  const asked = flags.askForApproval ?? configuredPolicy(flags.config)
  if (asked === undefined || asked === "never") return []
  return [`exec cannot ask anybody: the approval policy ${asked} is taken as never`]
}

function configuredPolicy(settings: readonly string[] = []): string | undefined {
  const setting = settings.findLast((setting) => /^\s*approval_policy\s*=/.test(setting))
  return setting
    ?.slice(setting.indexOf("=") + 1)
    .replace(/["']/g, "")
    .trim()
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === "" || !(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError("It must be a number above 0.")
  }
  return value
}

function positiveInteger(text: string): number {
  const value = positiveNumber(text)
  if (!Number.isInteger(value)) throw new InvalidArgumentError("It must be a whole number.")
  return value
}
