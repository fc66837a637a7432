import { withoutKeys } from "../keys/without-keys.js"
import { version } from "../version.js"
import { commandEnv } from "./command-env.js"
import type { Env } from "./login-env.js"
import type { World } from "./world.js"

/**
 * The environment of each command: the login environment, read and freed of its secrets once, at the
 * first of them.
 */
export function commandEnvOf(
  world: World,
): (callId: string) => Promise<Readonly<Record<string, string>>> {
  const { config, sessionId, shell } = world
  const policy = {
    ...config.shellEnvironment,
    exclude: [...config.shellEnvironment.exclude, ...config.keyVariables],
  }
  const env = async () => {
    const inherited = await readLoginEnv(shell, withoutKeys(process.env, config.keyVariables))
    return commandEnv(inherited, policy)
  }
  let forAll: ReturnType<typeof env> | undefined
  return async (callId) => {
    forAll ??= env()
    return {
      ...(await forAll),
      CODEX_THREAD_ID: sessionId,
      CODEX_SESSION_ID: sessionId,
      CODEX_TOOL_CALL_ID: callId,
      CODEX_VERSION: version,
      ...(config.sandboxPolicy.network === "none" && { CODEX_SANDBOX_NETWORK_DISABLED: "1" }),
    }
  }
}

/** What starts programs is loaded with the first command. */
async function readLoginEnv(shell: string, env: Env): Promise<Env> {
  const { loginEnv } = await import("./login-env.js")
  return loginEnv(shell, env)
}
