import { delimiter } from "node:path"
import { runToEnd } from "../process/run-to-end.js"

export type Env = Readonly<Record<string, string | undefined>>

const timeoutMs = 5000

/** Ends what a profile prints, so that the rest is the environment alone. */
const mark = "codex-login-environment"

/**
 * Our own environment, completed by what the user's login shell adds, which is read once at the first
 * command instead of at each (decision 15). What is set here and now wins, an activated virtual
 * environment for one; folders that only the login shell has on PATH come after ours. When the shell
 * fails or takes too long, our own environment serves.
 */
export async function loginEnv(shell: string, env: Env): Promise<Env> {
  try {
    const argv = [shell, "-lc", `printf '\\0${mark}\\0'; env -0`]
    // What a profile runs may hold locks of the user's, and must not leave them.
    const limits = { timeoutMs, last: "SIGTERM" } as const
    const { stdout } = await runToEnd({ argv, cwd: process.cwd(), env }, limits)
    return merged(env, parse(stdout) ?? {})
  } catch {
    // A broken profile must not keep commands from running; they see what we see.
    return env
  }
}

function merged(own: Env, login: Env): Env {
  const folders = [own.PATH, login.PATH].flatMap((path) => path?.split(delimiter) ?? [])
  const PATH = [...new Set(folders.filter((folder) => folder !== ""))].join(delimiter)
  return { ...login, ...own, PATH }
}

function parse(stdout: string): Env | undefined {
  const [, listing] = stdout.split(`\0${mark}\0`)
  if (listing === undefined) return undefined
  const pairs = listing.split("\0").flatMap((entry) => {
    const at = entry.indexOf("=")
    return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)] as const] : []
  })
  return Object.fromEntries(pairs)
}
