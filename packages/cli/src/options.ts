import { type Command, Option } from "commander"
import type { ConfigOverrides } from "@codex/core"

/** What every front end understands, old spellings and new ones; absent flags are absent keys. */
export type SharedFlags = {
  readonly config?: readonly string[]
  readonly enable?: readonly string[]
  readonly disable?: readonly string[]
  readonly strictConfig?: true
  readonly model?: string
  readonly provider?: string
  readonly localProvider?: string
  readonly oss?: true
  readonly profile?: string
  readonly sandbox?: readonly string[]
  readonly addDir?: readonly string[]
  readonly cd?: string
  readonly askForApproval?: string
  readonly fullAuto?: true
  readonly dangerouslyBypassApprovalsAndSandbox?: true
  readonly yolo?: true
  readonly disableResponseStorage?: true
  readonly image?: readonly string[]
}

const policies = [
  "unless-allow-listed",
  "untrusted",
  "auto-edit",
  "on-failure",
  "on-request",
  "never",
]

export function addSharedOptions(command: Command): Command {
  const collect = (value: string, before: readonly string[] = []) => [...before, value]
  const collectList = (value: string, before: readonly string[] = []) => [
    ...before,
    ...value.split(",").filter((part) => part !== ""),
  ]
  const hidden = (flags: string) => command.addOption(new Option(flags).hideHelp())

  command
    .option(
      "-c, --config <key=value>",
      "set a key of config.toml for this run; repeatable",
      collect,
    )
    .option("-m, --model <name>", "the model to ask")
    .option("--provider <id>", "the provider to ask")
    .option("--oss", "ask a model on this machine")
    .option("-p, --profile <name>", "use a profile of config.toml")
    .option(
      "-s, --sandbox <mode>",
      "read-only, workspace-write, danger-full-access, or a permission; repeatable",
      collect,
    )
    .option("-C, --cd <folder>", "work in this folder")
    .option("--add-dir <folder>", "a further folder that may be written; repeatable", collect)
    .option("-i, --image <file>", "send a picture with the prompt; repeatable", collectList)
    .addOption(
      new Option("-a, --ask-for-approval <policy>", "when to ask before acting").choices(policies),
    )
    .option("--full-auto", "workspace-write, and ask only when the sandbox refuses")
    .option("--disable-response-storage", "the provider keeps nothing; all is sent each time")
    .option("--enable <feature>", "switch a feature on; repeatable", collect)
    .option("--disable <feature>", "switch a feature off; repeatable", collect)
    .option("--strict-config", "an unknown key of config.toml is an error")
    .option(
      "--dangerously-bypass-approvals-and-sandbox",
      "ask nothing and confine nothing (also --yolo)",
    )
  hidden("--local-provider <id>")
  hidden("--yolo")
  hidden("--dangerously-bypass-hook-trust")
  return command
}

/** The command line's layer of the configuration. */
export function overridesOf(flags: SharedFlags): ConfigOverrides {
  return present({
    cwd: flags.cd,
    model: flags.model,
    provider: flags.provider ?? flags.localProvider,
    oss: flags.oss,
    profile: flags.profile,
    sandbox: flags.sandbox,
    addDirs: flags.addDir,
    approvalPolicy: flags.askForApproval,
    fullAuto: flags.fullAuto,
    yolo: flags.dangerouslyBypassApprovalsAndSandbox ?? flags.yolo,
    disableResponseStorage: flags.disableResponseStorage,
    settings: flags.config,
    features: featuresOf(flags),
    strict: flags.strictConfig,
  })
}

/**
 * The flags that were really given to a command and to those before it on the line, so that
 * `codex -m x exec resume` means what it says. Of a single value the last one counts; lists add up.
 */
export function flagsOf<Flags>(command: Command): Flags {
  const merged: Record<string, unknown> = {}
  for (const level of lineage(command)) {
    for (const [name, value] of Object.entries(level.opts<Record<string, unknown>>())) {
      if (level.getOptionValueSource(name) === "default") continue
      const before = merged[name]
      merged[name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value
    }
  }
  return merged as Flags // Commander's own record, described by the options that we declared.
}

function lineage(command: Command): readonly Command[] {
  return command.parent === null ? [command] : [...lineage(command.parent), command]
}

function featuresOf({ enable = [], disable = [] }: SharedFlags) {
  const features = [
    ...enable.map((name) => [name, true] as const),
    ...disable.map((name) => [name, false] as const),
  ]
  return features.length === 0 ? undefined : Object.fromEntries(features)
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> }

function present<T extends object>(record: T): Present<T> {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Present<T> // Only undefined values are gone.
}
