/** Set over what a repository configures, since git reads these last. */
const gitConfig: Readonly<Record<string, string>> = {
  "core.fsmonitor": "false",
  "core.hooksPath": "/dev/null",
  "core.pager": "cat",
  "core.sshCommand": "false",
  "diff.autoRefreshIndex": "false",
  "diff.ignoreSubmodules": "all",
  "interactive.diffFilter": "cat",
  "log.showSignature": "false",
  "protocol.allow": "never",
  "safe.bareRepository": "explicit",
}

/**
 * Variables that a command which is known to be safe runs with, so that neither the repository nor
 * anybody's settings make it start a pager, a hook, a preprocessor or another version of itself.
 */
export const safeEnvironment: Readonly<Record<string, string>> = {
  ...gitConfigVariables(),
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_PAGER: "cat",
  PAGER: "cat",
  LESSOPEN: "",
  RIPGREP_CONFIG_PATH: "",
  GREP_OPTIONS: "",
  GOTOOLCHAIN: "local",
  JQ_COLORS: "",
  CDPATH: "",
}

function gitConfigVariables(): Record<string, string> {
  const pairs = Object.entries(gitConfig)
  const variables = pairs.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(pairs.length), ...Object.fromEntries(variables) }
}
