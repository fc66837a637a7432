import type { ShellEnvironmentPolicy } from "../config/config.js"

type Env = Readonly<Record<string, string | undefined>>

/** Names that hold secrets, and names that change what a program loads or runs (decision 15). */
const excludedByDefault = [
  "*KEY*",
  "*TOKEN*",
  "*SECRET*",
  "*PASSWORD*",
  "*CREDENTIAL*",
  "AWS_*",
  "LD_*",
  "DYLD_*",
  "NODE_OPTIONS",
  "BASH_ENV",
  "ENV",
  "PROMPT_COMMAND",
  "GIT_*",
  "SSH_AUTH_SOCK",
  "DBUS_*",
]

const core = [
  "HOME",
  "LOGNAME",
  "PATH",
  "SHELL",
  "USER",
  "USERNAME",
  "TMPDIR",
  "TEMP",
  "TMP",
  "LANG",
  "LC_*",
  "TZ",
]

/** What tools print for machines: no colours, no pagers. */
const plain = {
  CODEX_CI: "1",
  NO_COLOR: "1",
  TERM: "dumb",
  COLORTERM: "",
  PAGER: "cat",
  GIT_PAGER: "cat",
  GH_PAGER: "cat",
}

/**
 * The environment of commands: inherit, default excludes, exclude, set, include_only, in this order.
 * `inherited` is the login environment. Over it go our own variables, which say what a command runs in.
 */
export function commandEnv(
  inherited: Env,
  policy: ShellEnvironmentPolicy,
): Readonly<Record<string, string>> {
  const { ignoreDefaultExcludes, exclude, includeOnly } = policy
  const excluded = patterns([...(ignoreDefaultExcludes ? [] : excludedByDefault), ...exclude])
  const inherits = policy.inherit === "all" ? () => true : patterns(core)
  const included = includeOnly.length === 0 ? () => true : patterns(includeOnly)

  const env = new Map<string, string>()
  if (policy.inherit !== "none") {
    for (const [name, value] of Object.entries(inherited)) {
      if (value !== undefined && inherits(name) && !excluded(name)) env.set(name, value)
    }
  }
  for (const [name, value] of Object.entries(policy.set)) env.set(name, value)
  return { ...Object.fromEntries([...env].filter(([name]) => included(name))), ...plain }
}

/** Whether a name matches one of the patterns, in either case. */
function patterns(globs: readonly string[]): (name: string) => boolean {
  const list = globs.map(glob)
  return (name) => list.some((pattern) => pattern.test(name))
}

function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".")
  return new RegExp(`^${source}$`, "i")
}
