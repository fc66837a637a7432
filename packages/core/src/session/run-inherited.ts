import { type ChildProcess, spawn } from "node:child_process"
import { constants } from "node:os"
import type { Writable } from "node:stream"
import type { Config } from "../config/config.js"
import { CodexError, errorMessage } from "../errors.js"
import { isUnrestricted } from "../protocol/policy.js"
import { type Sandbox, type WrappedCommand, noSandbox } from "../sandbox/sandbox.js"
import { version } from "../version.js"
import { commandEnv } from "./command-env.js"

/** What is passed on to the command; the terminal sends SIGINT to it without us. */
const forwarded = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"] as const

/**
 * Runs a command under the configuration's policy with our own stdin, stdout and stderr, without what
 * looks like a secret in its environment. Resolves to its exit code, 128 + n for a signal n. Throws a
 * CodexError when there is no sandbox to run it in, or it cannot be started.
 */
export async function runInherited(
  argv: readonly string[],
  config: Config,
  found: Sandbox | undefined,
): Promise<number> {
  const sandbox = enoughSandbox(config, found)
  const command = sandbox.wrap(
    { argv, cwd: config.cwd, env: environment(config) },
    config.sandboxPolicy,
  )
  const child = start(command)
  const forwarders = forwarded.map((signal) => [signal, () => void child.kill(signal)] as const)
  for (const [signal, forward] of forwarders) process.on(signal, forward)
  try {
    return await exitOf(child, command)
  } finally {
    for (const [signal, forward] of forwarders) process.off(signal, forward)
  }
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
  if (config.sandbox?.require === "full" && found.gaps.length > 0) {
    throw new CodexError(
      "sandbox-unavailable",
      `the sandbox ${found.name} does not hold everything, and sandbox.require = "full" refuses it`,
    )
  }
  return found
}

function environment({ shellEnvironment, keyVariables, sandboxPolicy }: Config) {
  const exclude = [...shellEnvironment.exclude, ...keyVariables]
  const { TERM, COLORTERM } = process.env
  return {
    ...commandEnv(
      process.env,
      { ...shellEnvironment, exclude },
      {
        CODEX_VERSION: version,
        ...(sandboxPolicy.network === "none" && { CODEX_SANDBOX_NETWORK_DISABLED: "1" }),
      },
    ),
    // A person looks at this one.
    ...(TERM !== undefined && { TERM }),
    ...(COLORTERM !== undefined && { COLORTERM }),
  }
}

function start({
  argv: [file = "", ...args],
  cwd,
  env,
  policyBytes,
}: WrappedCommand): ChildProcess {
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ["inherit", "inherit", "inherit", policyBytes === undefined ? "ignore" : "pipe"],
  })
  if (policyBytes !== undefined) {
    const pipe = child.stdio[3] as Writable // Asked for as a pipe, and written to by us alone.
    pipe.on("error", () => {}) // A helper that ended early says so by its exit.
    pipe.end(policyBytes)
  }
  return child
}

function exitOf(child: ChildProcess, { argv }: WrappedCommand): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      const message = `${argv[0]} could not be started: ${errorMessage(error)}`
      reject(new CodexError("input-invalid", message, { cause: error }))
    })
    child.once("exit", (code, signal) =>
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    )
  })
}
