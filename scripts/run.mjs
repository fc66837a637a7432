import { spawn } from "node:child_process"
import { delimiter, join } from "node:path"
import { constants } from "node:os"

export const root = join(import.meta.dirname, "..")

/** A failure that is told in one line, without a stack. */
export class Failure extends Error {}

/** Runs the steps and leaves the process as the last of them ended: same exit code, same signal. */
export async function runSteps(steps) {
  try {
    process.exitCode = await steps()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

/** Runs a program of the toolchain in the foreground and resolves to its exit code. */
export async function run(program, args, { env = {}, cwd = root } = {}) {
  const child = start(program, args, { stdio: "inherit", env, cwd })
  const stopForwarding = forwardSignals(child)
  const { code, signal } = await ended(child, program)
  stopForwarding()
  if (!signal) return code
  process.kill(process.pid, signal)
  return 128 + constants.signals[signal]
}

/** Runs a program of the toolchain and resolves to its exit code and all it printed. */
export async function capture(program, args, env = {}) {
  const child = start(program, args, { stdio: ["ignore", "pipe", "pipe"], env, cwd: root })
  const stopForwarding = forwardSignals(child)
  const chunks = []
  child.stdout.on("data", (chunk) => chunks.push(chunk))
  child.stderr.on("data", (chunk) => chunks.push(chunk))
  const { code, signal } = await ended(child, program)
  stopForwarding()
  return {
    code: signal ? 128 + constants.signals[signal] : code,
    output: Buffer.concat(chunks).toString(),
  }
}

/** Builds what has changed. Says nothing, unless it takes long or fails. */
export async function build(tasks) {
  const note = setTimeout(() => console.error("building …"), 1500)
  const { code, output } = await capture("turbo", ["run", ...tasks, "--output-logs=errors-only"])
  clearTimeout(note)
  if (code === 0) return
  process.stderr.write(output)
  throw new Failure("the build failed")
}

function start(program, args, { stdio, env, cwd }) {
  return spawn(program, args, { cwd, stdio, env: { ...toolEnvironment(), ...env } })
}

function ended(child, program) {
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new Failure(`cannot run ${program}: ${error.message}`)))
    child.on("close", (code, signal) => resolve({ code: code ?? 1, signal }))
  })
}

/** What children see: our tools before those of the system, and nothing of the npm that started us. */
function toolEnvironment() {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle)_/.test(name),
  )
  const ours = [join(root, ".tools/node_modules/.bin"), join(root, "node_modules/.bin")]
  return {
    ...Object.fromEntries(inherited),
    PATH: [...ours, process.env.PATH].join(delimiter),
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    DO_NOT_TRACK: "1",
  }
}

function forwardSignals(child) {
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the child as well; a second one would mean "at once".
    if (signal === "SIGINT" && process.stdin.isTTY) return
    child.kill(signal)
  }
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"]
  for (const signal of signals) process.on(signal, forward)
  return () => signals.forEach((signal) => process.off(signal, forward))
}
