import {
  type Config,
  loadConfig,
  type Sandbox,
  saveTrust,
  startSession,
  type TaskEnded,
} from "@codex/core"
import type { ExecEnd, ExecRequest } from "./exec-request.js"
import { followTask } from "./follow-task.js"
import { inert } from "./inert.js"
import { createOutput, type Output } from "./output.js"
import { prepare, writeLastMessage } from "./prepare.js"
import { createScreen } from "./screen.js"
import { keepYoungSpaceSmall } from "./small-heap.js"
import { readPrompt } from "./stdin.js"
import { endOf, listenForStop, type StopSignal } from "./stop-signals.js"

/** After a signal, what is not done and printed by then is given up, so that two seconds are kept. */
const stopMs = 1700

/**
 * Runs one task without anybody to ask, from the command line to the last line printed. Throws a
 * CodexError for what is wrong before the task starts; whatever happens later is shown and decides the
 * end.
 */
export async function runExec(request: ExecRequest): Promise<ExecEnd> {
  // Nobody reads what we would complain about.
  const stderr = createOutput(
    () => process.stderr,
    () => {},
  )
  const note = (line: string) => void stderr.write(`${inert(line)}\n`)
  const config = await configure(request)
  for (const line of [...request.notes, ...config.notices]) note(line)
  const { options, images } = await prepare(request, config, note)
  const text = await readPrompt(request, note)

  const sandbox = Promise.withResolvers<Sandbox | undefined>()
  // Whoever awaits it, before the first command, gets to know.
  sandbox.promise.catch(() => {})
  const session = await startSession(config, {
    ...options,
    sandbox: sandbox.promise,
    findSupervisor: request.loadSupervisor,
    source: "exec",
    originator: process.env["CODEX_INTERNAL_ORIGINATOR_OVERRIDE"] || "codex_exec",
    ephemeral: request.ephemeral,
    ...(request.maxTurns !== undefined && { maxTurns: request.maxTurns }),
    ...(request.recordFile !== undefined && { recordTo: request.recordFile }),
  })
  const stdout = createOutput(
    () => process.stdout,
    (error) => {
      if (error.code !== "EPIPE") note(`stdout cannot be written: ${error.message}`)
      task.stop("nobody reads stdout any more")
    },
  )
  const task = followTask(
    session,
    { type: "user-input", text, images },
    {
      show: createScreen({ request, config, text, stdout, stderr, resume: options.resume }),
      onSent: () => {
        sandbox.resolve(request.loadSandbox())
        keepYoungSpaceSmall()
      },
    },
  )
  return finish(request, task, { stdout, stderr })
}

async function configure(request: ExecRequest): Promise<Config> {
  const config = await loadConfig({ ...request.overrides, approvalPolicy: "never" })
  if (request.trust) await saveTrust(config.home, config.cwd)
  return config
}

/** Waits for the end, or for a signal and what it leaves time for. */
async function finish(
  request: ExecRequest,
  task: ReturnType<typeof followTask>,
  outputs: { readonly stdout: Output; readonly stderr: Output },
): Promise<ExecEnd> {
  const stopped: { by?: StopSignal } = {}
  const gaveUp = Promise.withResolvers<void>()
  const forget = listenForStop((signal) => {
    stopped.by = signal
    task.stop(`the turn was aborted by ${signal}`)
    setTimeout(gaveUp.resolve, stopMs)
  })
  const timer = startTimer(request.timeoutSeconds, task)
  const done = whenDone(request, task, Object.values(outputs))
  try {
    const end = await Promise.race([done, gaveUp.promise])
    if (stopped.by !== undefined) return endOf(stopped.by)
    const delivered = end?.outcome === "completed" && !outputs.stdout.failed()
    return { exitCode: delivered ? 0 : 1 }
  } finally {
    clearTimeout(timer)
    forget()
  }
}

async function whenDone(
  { lastMessageFile }: ExecRequest,
  task: ReturnType<typeof followTask>,
  outputs: readonly Output[],
): Promise<TaskEnded> {
  const end = await task.ended
  if (lastMessageFile !== undefined && end.outcome === "completed") {
    await writeLastMessage(lastMessageFile, end.lastMessage ?? "")
  }
  await Promise.all(outputs.map((output) => output.flush()))
  return end
}

function startTimer(seconds: number | undefined, task: ReturnType<typeof followTask>) {
  if (seconds === undefined) return undefined
  const stop = () => task.stopAtLimit(`the time limit of ${seconds} s was reached (--timeout)`)
  return setTimeout(stop, Math.min(seconds * 1000, 2 ** 31 - 1))
}
