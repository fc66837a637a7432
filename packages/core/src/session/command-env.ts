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
 * The environment of commands: inherit, default excludes, exclude, set, include_only, in this order;
 * then our own variables, which say what the command runs in. `inherited` is the login environment.
 */
export function commandEnv(
  inherited: Env,
  policy: ShellEnvironmentPolicy,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const env = new Map<string, string>()
  const excluded = [...(policy.ignoreDefaultExcludes ? [] : excludedByDefault), ...policy.exclude]
  for (const [name, value] of Object.entries(inherited)) {
    if (value === undefined || !inherits(name, policy.inherit)) continue
    if (!matchesAny(name, excluded)) env.set(name, value)
  }
  for (const [name, value] of Object.entries(policy.set)) env.set(name, value)
  const kept = [...env].filter(
    ([name]) => policy.includeOnly.length === 0 || matchesAny(name, policy.includeOnly),
  )
  return { ...Object.fromEntries(kept), ...plain, ...own }
}

function inherits(name: string, inherit: ShellEnvironmentPolicy["inherit"]): boolean {
  return inherit === "all" || (inherit === "core" && matchesAny(name, core))
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => glob(pattern).test(name))
}

function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".")
  return new RegExp(`^${source}$`, "i")
}
