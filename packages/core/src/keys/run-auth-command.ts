import { spawn } from "node:child_process"
import type { AuthCommand } from "../config/provider.js"
import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import type { KeySource } from "./key-source.js"

/** No token is longer. In bytes. */
const longest = 64 * 1024

/**
 * The token that the command prints: one line of printable characters. It runs without a shell and
 * without other providers' keys; neither its output nor its arguments are ever shown. Throws a
 * CodexError `auth-missing`, or the signal's reason.
 */
export async function runAuthCommand(
  auth: AuthCommand,
  { provider, home, env, keyVariables }: KeySource,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted()
  const failure = (what: string, cause?: unknown) => {
    const name = `the command of model_providers.${harmless(provider.id)}.auth`
    const program = JSON.stringify(harmless(auth.command))
    const message = `${name} ${what}; run ${program} yourself to see why`
    return new CodexError("auth-missing", message, { cause })
  }
  const child = spawn(auth.command, [...auth.args], {
    cwd: auth.cwd ?? home,
    env: withoutKeys(env, keyVariables),
    stdio: ["ignore", "pipe", "ignore"],
    // A group of its own, so that what it started ends with it.
    detached: true,
  })
  const kill = () => child.exitCode === null && child.signalCode === null && stopGroup(child.pid)
  signal.addEventListener("abort", kill, { once: true })
  try {
    const output = await outputOf(child, auth, failure)
    signal.throwIfAborted()
    return tokenIn(output, failure)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener("abort", kill)
    kill()
  }
}

type Failure = (what: string, cause?: unknown) => CodexError

function outputOf(
  child: ReturnType<typeof spawn>,
  { timeoutMs }: AuthCommand,
  failure: Failure,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const fail = (what: string, cause?: unknown) => {
      clearTimeout(timer)
      child.stdout?.destroy()
      reject(failure(what, cause))
    }
    const timer = setTimeout(
      () => fail(`gave no token within ${timeoutMs} ms (timeout_ms)`),
      timeoutMs,
    )
    child.stdout?.on("data", (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > longest) fail("printed more than a token")
    })
    child.once("error", (error) => fail(`cannot be started (${codeOf(error)})`, error))
    // Whatever it left behind would hold the pipe open.
    child.once("exit", (code, by) => {
      stopGroup(child.pid)
      if (code !== 0) return fail(by === null ? `ended with exit code ${code}` : `ended by ${by}`)
      const finish = () => {
        clearTimeout(timer)
        child.stdout?.destroy()
        resolve(Buffer.concat(chunks).toString("utf8"))
      }
      if (child.stdout?.readableEnded !== false) return finish()
      child.stdout.once("end", finish)
    })
  })
}

function tokenIn(output: string, failure: Failure): string {
  const token = output.trim()
  if (token === "") throw failure("printed nothing")
  if (/[\r\n]/.test(token)) throw failure("printed more than one line")
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw failure("printed characters that no token has, such as blanks or control characters")
  }
  return token
}

function withoutKeys(
  env: Readonly<Record<string, string | undefined>>,
  keyVariables: readonly string[],
): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !keyVariables.includes(name)) kept[name] = value
  }
  return kept
}

function stopGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch (error) {
    // It is gone already, or runs as somebody else by now.
    if (!["ESRCH", "EPERM"].includes(codeOf(error))) throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error"
}
