import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { dirname, delimiter, join } from "node:path"
import { makeTempFolder, removeFolder } from "./temp-folder.js"

export type CodexOptions = {
  /** The folder to run in; that of the test's process when absent. */
  readonly cwd?: string
  /** Added to an environment that holds nothing but PATH, HOME, TMPDIR, LANG and CODEX_HOME. */
  readonly env?: Readonly<Record<string, string>>
  /** Written and ended. Absent: there is no input. */
  readonly stdin?: string | Uint8Array
  /** The pipe stays open after `stdin`, as from a careless parent. */
  readonly keepStdinOpen?: true
  /** CODEX_HOME and HOME; an empty folder, removed afterwards, when absent. */
  readonly home?: string
  /** Another bin than `codex.cjs`. */
  readonly program?: string
}

export type CodexResult = {
  /** Null when a signal ended it. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type RunningCodex = { readonly child: ChildProcess; readonly result: Promise<CodexResult> }

/** The built program: packages/cli/dist/codex.cjs. */
export const codexProgram: string = join(import.meta.dirname, "../../cli/dist/codex.cjs")

/** Runs the built `codex` to its end. Its exit code is the caller's to judge. */
export async function runCodex(
  args: readonly string[],
  options: CodexOptions = {},
): Promise<CodexResult> {
  if (options.home !== undefined) return startCodex(args, options, options.home).result
  const home = await makeTempFolder()
  try {
    return await startCodex(args, options, home).result
  } finally {
    await removeFolder(home)
  }
}

/** Starts the built `codex`, for tests that signal it or read along. */
export function startCodex(
  args: readonly string[],
  options: CodexOptions,
  home: string,
): RunningCodex {
  const piped = options.stdin !== undefined || options.keepStdinOpen === true
  const child = spawn(process.execPath, [options.program ?? codexProgram, ...args], {
    cwd: options.cwd,
    env: { ...environment(home), ...options.env },
    stdio: [piped ? "pipe" : "ignore", "pipe", "pipe"],
  })
  // A program that never reads its input may be gone before all of it is written.
  child.stdin?.on("error", () => {})
  if (options.stdin !== undefined) child.stdin?.write(options.stdin)
  if (options.keepStdinOpen !== true) child.stdin?.end()
  return { child, result: collect(child) }
}

/** The Node that runs the tests comes first on PATH: `codex` and its scripts must not find an older one. */
function environment(home: string): NodeJS.ProcessEnv {
  const { PATH = "", TMPDIR, LANG = "C.UTF-8" } = process.env
  return {
    PATH: [dirname(process.execPath), PATH].join(delimiter),
    HOME: home,
    CODEX_HOME: home,
    LANG,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
  }
}

async function collect(child: ChildProcess): Promise<CodexResult> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk))
  const [exitCode, signal] = await once(child, "close")
  return {
    exitCode,
    signal,
    stdout: Buffer.concat(stdout).toString("utf8"),
    stderr: Buffer.concat(stderr).toString("utf8"),
  }
}
