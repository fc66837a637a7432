import { isatty } from "node:tty"
import { CodexError, type ConfigOverrides } from "@codex/core"
import { createOutput, endOf, listenForStop, type StopSignal } from "@codex/exec"
import type { CommandEnd } from "../../command-end.js"
import { loadSandbox, loadSupervisor } from "../../load-sandbox.js"
import { Connection } from "./connection.js"
import { readLines } from "../read-lines.js"

/** After a signal, what is not done by then is given up. */
const stopMs = 1700

/**
 * Serves one client on stdin and stdout until stdin ends and what runs has ended, or until a signal.
 * Throws a CodexError when there is nothing to serve.
 */
export async function runProto(overrides: ConfigOverrides): Promise<CommandEnd> {
  if (isatty(0)) {
    throw new CodexError(
      "input-invalid",
      "codex proto reads JSON lines from another program, and stdin is a terminal; for people there is codex exec",
    )
  }
  const stopped = Promise.withResolvers<StopSignal | "reader-gone">()
  const stdout = createOutput(
    () => process.stdout,
    () => stopped.resolve("reader-gone"),
  )
  const sandbox = loadSandbox()
  // Whoever awaits it, before the first command, gets to know.
  sandbox.catch(() => {})
  const connection = new Connection({
    overrides,
    sandbox,
    findSupervisor: loadSupervisor,
    write: (line) => stdout.write(line),
    note: (line) => void process.stderr.write(`${line}\n`),
  })
  await connection.open()
  const forget = listenForStop(stopped.resolve)
  const by = await Promise.race([serve(connection), stopped.promise])
  const closed = connection.close().then(() => stdout.flush())
  await (by === undefined ? closed : Promise.race([closed, wait(stopMs)]))
  forget()
  if (by === undefined) return { exitCode: 0 }
  return by === "reader-gone" ? { exitCode: 1 } : endOf(by)
}

async function serve(connection: Connection): Promise<undefined> {
  for await (const line of readLines(process.stdin)) await connection.submit(line)
  await connection.finish()
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
