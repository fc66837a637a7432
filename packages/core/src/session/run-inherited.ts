import { constants } from "node:os"
import { isatty } from "node:tty"
import type { Config } from "../config/config.js"
import { CodexError, ToolError } from "../errors.js"
import { runAttached } from "../process/run-attached.js"
import type { ExitStatus } from "../process/program.js"
import { isUnrestricted } from "../protocol/policy.js"
import { confine } from "../sandbox/confine.js"
import { type Sandbox, type Supervise, noSandbox, weaknessOf } from "../sandbox/sandbox.js"
import { version } from "../version.js"
import { commandEnv } from "./command-env.js"
import { refusalOf } from "./demanded.js"
import { newId } from "./new-id.js"
import { withOwnTmp } from "./own-tmp.js"
import { makePrivateTmp, removePrivateTmp } from "./private-tmp.js"

/**
 * Runs a command under the configuration's policy with our own stdin, stdout and stderr, without what
 * looks like a secret in its environment. Resolves to its exit code, 128 + n for a signal n. Throws a
 * CodexError when there is no sandbox to run it in, or it cannot be started.
 */
export async function runInherited(
  argv: readonly string[],
  wanted: Config,
  found: Found,
): Promise<number> {
  const config = withOwnTmp(wanted, newId())
  const { privateTmp } = config.sandboxPolicy
  const sandbox = enoughSandbox(config, found.sandbox)
  const weakness = sandbox === noSandbox ? undefined : weaknessOf(sandbox)
  if (weakness !== undefined) found.say?.(weakness)
  // Outside of a sandbox our terminal becomes the command's.
  const tty = sandbox === noSandbox && isatty(0)
  try {
    if (privateTmp !== undefined) await makePrivateTmp(privateTmp)
    const command = await confine(
      { argv, cwd: config.cwd, env: environment(config), ...(tty && { tty }) },
      { sandbox, policy: config.sandboxPolicy, supervise: async () => found.supervise },
    )
    return exitCodeOf(await runAttached(command))
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    throw new CodexError("input-invalid", error.message, { cause: error })
  } finally {
    if (privateTmp !== undefined) await removePrivateTmp(privateTmp)
  }
}

/** What there is on this machine to run a command in. */
export type Found = {
  readonly sandbox?: Sandbox | undefined
  readonly supervise?: Supervise | undefined
  /** Told what a sandbox that is used leaves open. */
  readonly say?: (weakness: string) => void
}

/** Under a policy that forbids nothing there is nothing to hold. */
function enoughSandbox(config: Config, found: Sandbox | undefined): Sandbox {
  if (isUnrestricted(config.sandboxPolicy)) return noSandbox
  if (found === undefined || found === noSandbox) {
    throw new CodexError(
      "sandbox-unavailable",
      "no sandbox is available here, so the command was not run; codex sandbox check says more",
    )
  }
  const refusal = refusalOf(found, config)
  if (refusal !== undefined) throw new CodexError("sandbox-unavailable", refusal)
  return found
}

function environment({ shellEnvironment, keyVariables, sandboxPolicy }: Config) {
  const exclude = [...shellEnvironment.exclude, ...keyVariables]
  const { TERM, COLORTERM } = process.env
  return {
    ...commandEnv(process.env, { ...shellEnvironment, exclude }),
    CODEX_VERSION: version,
    ...(sandboxPolicy.network === "none" && { CODEX_SANDBOX_NETWORK_DISABLED: "1" }),
    // A person looks at this one.
    ...(TERM !== undefined && { TERM }),
    ...(COLORTERM !== undefined && { COLORTERM }),
  }
}

function exitCodeOf(status: ExitStatus): number {
  return status.exitCode ?? 128 + constants.signals[status.signal]
}
