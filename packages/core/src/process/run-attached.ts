import { checkProgram } from "./check-program.js"
import type { ExitStatus, Program } from "./program.js"
import { spawnProgram } from "./spawn.js"

/** What is passed on to the program; the terminal sends SIGINT to it without us. */
const forwarded = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"] as const

/**
 * Runs a program with our own stdin, stdout and stderr, in our own process group, to its end. Throws a
 * ToolError when it cannot be started.
 */
export async function runAttached(program: Program): Promise<ExitStatus> {
  checkProgram(program)
  const streams = { stdin: "inherit", output: "inherit" } as const
  const { child } = await spawnProgram(program, { streams, ownGroup: false })
  const forwarders = forwarded.map((signal) => [signal, () => void child.kill(signal)] as const)
  for (const [signal, forward] of forwarders) process.on(signal, forward)
  try {
    return await new Promise((resolve) => {
      child.once("exit", (exitCode, signal) =>
        resolve(signal === null ? { exitCode: exitCode ?? 1 } : { exitCode: null, signal }),
      )
    })
  } finally {
    for (const [signal, forward] of forwarders) process.off(signal, forward)
  }
}
