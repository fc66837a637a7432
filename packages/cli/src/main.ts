import type { CommandEnd } from "./command-end.js"
import { runProgram } from "./program.js"
import { reportError } from "./report-error.js"

// Set by the build.
declare const CODEX_VERSION: string

process.on("uncaughtException", (error) => void reportError(error).then(end))
runProgram(process.argv.slice(2), CODEX_VERSION)
  .catch(reportError)
  .then(end, () => end(failed))

const failed: CommandEnd = { exitCode: 1 }

/** Whatever still waits (idle connections, a pipe nobody writes to) must not keep the process. */
function end(how: CommandEnd): void {
  if ("signal" in how) process.kill(process.pid, how.signal)
  else process.exit(how.exitCode)
}
